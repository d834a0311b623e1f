using System.Buffers;
using System.Buffers.Text;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>
/// Decodes the armoured keys of a text (RFC 4880 section 6.2), with any text before, between and after them. Reads every octet once. A line
/// may have blanks around it, and a line end may be LF, CRLF or CR. The checksum may be absent (RFC 9580 section 6.1).
/// </summary>
internal static class ArmourReader
{
    // -----BEGIN PGP PUBLIC KEY BLOCK-----
    // Comment: <headers, and an empty line>
    //
    // <lines of base64>
    // =<the checksum in base64, 4 characters>
    // -----END PGP PUBLIC KEY BLOCK-----
    private const int ChecksumLength = 3;
    private const int ChecksumLineLength = 5;

    private static ReadOnlySpan<byte> PublicLabel => "PGP PUBLIC KEY BLOCK-----"u8;

    private static ReadOnlySpan<byte> PrivateLabel => "PGP PRIVATE KEY BLOCK-----"u8;

    /// <summary>Decodes every block of keys.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ends">The position at which the contents of each block end.</param>
    /// <returns>The contents of the blocks, one after another.</returns>
    /// <exception cref="InvalidDataException">A block is damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PgpChecksumWrong"/>.</exception>
    public static SecretBytes Decode(ReadOnlySpan<byte> text, out List<int> ends)
    {
        ends = [];
        var length = 0;
        var lines = new TextLines(text);
        using var decoded = new SecretBytes(text.Length);
        while (!lines.Rest.IsEmpty)
        {
            if (!IsEdge(lines.Read().Trim(" \t"u8), "-----BEGIN "u8)) continue;
            length += DecodeBlock(ref lines, decoded.Octets.AsSpan(length));
            ends.Add(length);
        }

        return new SecretBytes(decoded.Span[..length]);
    }

    // Collects the base64 of all lines in the buffer, and decodes it in place.
    private static int DecodeBlock(ref TextLines lines, Span<byte> buffer)
    {
        var count = 0;
        uint? checksum = null;
        for (var isInHeaders = true; ;)
        {
            var line = lines.Read().Trim(" \t"u8);
            if (IsEdge(line, "-----END "u8)) break;
            isInHeaders &= line.Contains((byte)':'); // which base64 does not have
            if (isInHeaders || line.IsEmpty) continue;
            if (checksum is not null) throw new InvalidDataException("A line follows the checksum of a block.");
            if (line.Length == ChecksumLineLength && line[0] == '=')
            {
                checksum = DecodeChecksum(line[1..]);
                continue;
            }

            line.CopyTo(buffer[count..]);
            count += line.Length;
        }

        if (Base64.DecodeFromUtf8InPlace(buffer[..count], out var length) != OperationStatus.Done)
            throw new InvalidDataException("A block is not base64.");
        if (checksum is not null && checksum != Crc24.Of(buffer[..length])) throw Refuse.PgpChecksumWrong();
        return length;
    }

    private static bool IsEdge(ReadOnlySpan<byte> line, ReadOnlySpan<byte> start) =>
        line.StartsWith(start) && (line[start.Length..].SequenceEqual(PublicLabel) || line[start.Length..].SequenceEqual(PrivateLabel));

    private static uint DecodeChecksum(ReadOnlySpan<byte> base64)
    {
        Span<byte> octets = stackalloc byte[ChecksumLength];
        if (Base64.DecodeFromUtf8(base64, octets, out _, out var length) != OperationStatus.Done || length != ChecksumLength)
            throw new InvalidDataException("The checksum of a block is not base64.");
        return (uint)((octets[0] << 16) | (octets[1] << 8) | octets[2]);
    }
}
