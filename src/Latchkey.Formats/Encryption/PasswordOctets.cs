using System.Text;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Encryption;

/// <summary>Encodes passwords as the file formats do.</summary>
internal static class PasswordOctets
{
    /// <summary>Encodes in UTF-16, big-endian. RFC 7292 appendix B.1 adds a terminating zero.</summary>
    public static SecretBytes Utf16(ReadOnlySpan<char> password, bool terminated = false)
    {
        var octets = new SecretBytes((password.Length + (terminated ? 1 : 0)) * sizeof(char));
        Encoding.BigEndianUnicode.GetBytes(password, octets.Octets);
        return octets;
    }

    /// <summary>Encodes in UTF-8.</summary>
    public static SecretBytes Utf8(ReadOnlySpan<char> password)
    {
        var octets = new SecretBytes(Encoding.UTF8.GetByteCount(password));
        Encoding.UTF8.GetBytes(password, octets.Octets);
        return octets;
    }
}
