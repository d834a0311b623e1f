namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>Writes the header of a packet in the old format (RFC 4880 section 4.2.1), as GnuPG does for keys.</summary>
internal static class PacketWriter
{
    /// <summary>Makes the header of a packet.</summary>
    /// <param name="tag">A tag below 16.</param>
    /// <param name="length">The length of the body: up to 65,535 octets.</param>
    public static byte[] Header(PgpTag tag, int length)
    {
        var first = (byte)(0x80 | ((int)tag << 2));
        return length <= byte.MaxValue
            ? [first, (byte)length]
            : [(byte)(first | 1), (byte)(checked((ushort)length) >> 8), (byte)length];
    }
}
