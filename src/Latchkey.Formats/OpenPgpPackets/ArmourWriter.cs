using System.Text;

namespace Latchkey.Formats.OpenPgpPackets;

/// <summary>Writes armoured keys (RFC 4880 section 6.2): lines of 64 characters, which end with LF, and the checksum.</summary>
internal static class ArmourWriter
{
    private const int LineLength = 64;

    /// <summary>Writes one block.</summary>
    /// <param name="label">Such as <c>PUBLIC KEY BLOCK</c>.</param>
    /// <param name="octets">The packets.</param>
    public static string Write(string label, ReadOnlySpan<byte> octets)
    {
        var base64 = Convert.ToBase64String(octets);
        var crc = Crc24.Of(octets);
        var text = new StringBuilder(base64.Length + (base64.Length / LineLength) + 200);
        text.Append("-----BEGIN PGP ").Append(label).Append("-----\n\n");
        for (var position = 0; position < base64.Length; position += LineLength)
            text.Append(base64, position, Math.Min(LineLength, base64.Length - position)).Append('\n');
        text.Append('=').Append(Convert.ToBase64String([(byte)(crc >> 16), (byte)(crc >> 8), (byte)crc])).Append('\n');
        return text.Append("-----END PGP ").Append(label).Append("-----\n").ToString();
    }
}
