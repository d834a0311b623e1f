namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>A packet of a file.</summary>
/// <param name="Tag">Its kind.</param>
/// <param name="Whole">Its octets with the header.</param>
/// <param name="Body">Its octets without the header.</param>
internal readonly record struct PgpPacket(PgpTag Tag, ReadOnlyMemory<byte> Whole, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether it is a key or a subkey, public or secret.</summary>
    public bool IsKey => Tag is PgpTag.PublicKey or PgpTag.PublicSubkey or PgpTag.SecretKey or PgpTag.SecretSubkey;
}
