using System.Formats.Asn1;

namespace Latchkey.Keystores.Formats;

/// <summary>What stands behind a DER or BER value in a file and is none of it.</summary>
internal static class DerPadding
{
    /// <summary>
    /// Cuts off zeros and line ends: they come of fixed buffers and of text editors, and OpenSSL, the JDK and .NET pass over them. A file
    /// with anything else behind its first value stays whole, as does one that has no such value: <see cref="DerWalk"/> says what is wrong.
    /// </summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> file)
    {
        if (!AsnDecoder.TryReadEncodedValue(file, AsnEncodingRules.BER, out _, out _, out _, out var length)) return file;
        return file[length..].ContainsAnyExcept("\0\r\n"u8) ? file : file[..length];
    }
}
