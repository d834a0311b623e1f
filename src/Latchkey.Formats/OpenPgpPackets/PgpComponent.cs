namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>A key, subkey, user ID or user attribute, with the signatures on it (RFC 4880 section 11.1).</summary>
internal sealed class PgpComponent(PgpPacket packet)
{
    public PgpPacket Packet { get; } = packet;

    /// <summary>The signature packets, in the order of the file.</summary>
    public List<PgpPacket> Signatures { get; } = [];

    /// <summary>Whether a packet is this component again.</summary>
    public bool IsSame(PgpPacket packet) => packet.Tag == Packet.Tag && packet.Body.Span.SequenceEqual(Packet.Body.Span);
}
