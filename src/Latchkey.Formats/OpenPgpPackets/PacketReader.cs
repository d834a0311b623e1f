using System.Buffers.Binary;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>
/// Cuts a file into packets (RFC 4880 section 4.2), from front to back. No length reaches beyond the data, nothing is copied, and no packet
/// is decompressed or decrypted.
/// </summary>
internal static class PacketReader
{
    private const int LengthOfIndeterminate = 3;

    /// <summary>Adds the packets of a file to a list. Zeros and line ends behind the last packet are ignored.</summary>
    /// <exception cref="InvalidDataException">The packets are damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.NotAPgpKeyFile"/>: a packet is not one of a key, or has a length that its start does not state.
    /// <see cref="FileFault.TooCostly"/>: there are too many packets, or one is too long.
    /// </exception>
    public static void Read(ReadOnlyMemory<byte> file, List<PgpPacket> packets)
    {
        while (!UploadedFile.IsPadding(file.Span))
        {
            if (packets.Count == PgpLimits.MaxPackets) throw Refuse.TooCostly($"The file has more than {PgpLimits.MaxPackets} packets.");
            var tag = TagOf(file.Span[0]);
            var (header, length) = (file.Span[0] & 0x40) == 0 ? ReadOldHeader(file.Span) : ReadNewHeader(file.Span);
            if (length > file.Length - header) throw new InvalidDataException("A packet is cut off.");
            var packet = new PgpPacket(tag, file[..(header + (int)length)], file.Slice(header, (int)length));
            Check(packet);
            packets.Add(packet);
            file = file[packet.Whole.Length..];
        }
    }

    // bit 7, always set | bit 6, clear | 4 bits of the tag | 2 bits of the length's length; or, with bit 6 set, 6 bits of the tag
    private static PgpTag TagOf(byte first)
    {
        if ((first & 0x80) == 0) throw new InvalidDataException("A packet does not start with its tag.");
        var tag = (PgpTag)((first & 0x40) == 0 ? (first >> 2) & 0x0F : first & 0x3F);
        return Enum.IsDefined(tag)
            ? tag
            : throw Refuse.NotAPgpKeyFile("The file has a message or other data where only keys belong. Upload the keys themselves.");
    }

    // RFC 4880 section 4.2.1: the length has 1, 2 or 4 octets, or lasts to the end of the file.
    private static (int Header, uint Length) ReadOldHeader(ReadOnlySpan<byte> packet)
    {
        var lengthOfLength = packet[0] & 0x03;
        if (lengthOfLength == LengthOfIndeterminate) throw LengthUnknown();
        var octets = Take(packet, 1 << lengthOfLength);
        return (1 + octets.Length, lengthOfLength switch
        {
            0 => octets[0],
            1 => BinaryPrimitives.ReadUInt16BigEndian(octets),
            _ => BinaryPrimitives.ReadUInt32BigEndian(octets),
        });
    }

    // RFC 4880 section 4.2.2: below 192, the octet itself; below 224, two octets; 255, four more octets; the others start a partial body.
    private static (int Header, uint Length) ReadNewHeader(ReadOnlySpan<byte> packet) => Take(packet, 1)[0] switch
    {
        < 192 and var length => (2, length),
        < 224 and var high => (3, (uint)(((high - 192) << 8) + Take(packet, 2)[1] + 192)),
        255 => (6, BinaryPrimitives.ReadUInt32BigEndian(Take(packet, 5)[1..])),
        _ => throw LengthUnknown(),
    };

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> packet, int count) =>
        packet.Length > count ? packet.Slice(1, count) : throw new InvalidDataException("The header of a packet is cut off.");

    private static void Check(PgpPacket packet)
    {
        if (packet.IsKey && packet.Body.Length > PgpLimits.MaxKeyLength)
            throw Refuse.PgpKeyNotAcceptable($"A key has more than {PgpLimits.MaxKeyLength} octets.");
        if (packet.Tag == PgpTag.UserId && packet.Body.Length > PgpLimits.MaxUserIdLength)
            throw Refuse.PgpKeyNotAcceptable($"A user ID has more than {PgpLimits.MaxUserIdLength} octets.");
    }

    private static FileRefusedException LengthUnknown() =>
        Refuse.NotAPgpKeyFile("A packet does not state its whole length at its start, as packets of keys do.");
}
