using System.Buffers.Binary;

namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>Writes the header of a packet in the old format (RFC 4880 section 4.2.1), as GnuPG does for keys.</summary>
internal static class PacketWriter
{
    /// <summary>The length of a header: the tag and two octets of length.</summary>
    public const int HeaderLength = 3;

    /// <summary>Writes the header to the start of a buffer.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="tag">A tag below 16.</param>
    /// <param name="length">The length of the body: up to 65,535 octets.</param>
    public static void WriteHeader(Span<byte> buffer, PgpTag tag, int length)
    {
        buffer[0] = (byte)(0x80 | ((int)tag << 2) | 1);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[1..], checked((ushort)length));
    }
}
