using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Uploads;

/// <summary>Distinguishes the binary form of an upload from its text forms.</summary>
internal static class UploadedFile
{
    /// <exception cref="FileRefusedException"><see cref="FileFault.Empty"/>: there is nothing but white space.</exception>
    public static ReadOnlySpan<byte> SkipByteOrderMark(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("\uFEFF"u8)) file = file["\uFEFF"u8.Length..];
        return file.Trim(" \t\r\n"u8).IsEmpty ? throw new FileRefusedException(FileFault.Empty) : file;
    }

    /// <summary>The text of a certificate file. If its line ends are written <c>\n</c>, they become real ones.</summary>
    public static ReadOnlySpan<byte> WithLineEnds(ReadOnlySpan<byte> text)
    {
        if (!EscapedLineEnds.AreInPem(text)) return text;
        var lines = new byte[text.Length];
        return lines.AsSpan(0, EscapedLineEnds.Replace(text, lines));
    }

    // A certificate has at least 128 octets, so the length in a DER file starts with 8x, which no text has.
    public static bool IsBinary(ReadOnlySpan<byte> file) =>
        file is [DerTag.Sequence, >= 0x80, ..] || ForeignFile.NameByStart(file) is not null;

    /// <summary>
    /// Removes zeros and line ends after a binary file, which fixed buffers and text editors leave, and which OpenSSL, the JDK and .NET
    /// ignore. A file with anything else after its first value, or without such a value, is unchanged.
    /// </summary>
    public static ReadOnlySpan<byte> WithoutPadding(ReadOnlySpan<byte> file)
    {
        if (DerWalk.Check(file, allowIndefinite: true) != DerFault.TrailingData) return file;
        if (!AsnDecoder.TryReadEncodedValue(file, AsnEncodingRules.BER, out _, out _, out _, out var length)) return file;
        return IsPadding(file[length..]) ? file[..length] : file;
    }

    /// <summary>Whether the rest after a file is only padding.</summary>
    public static bool IsPadding(ReadOnlySpan<byte> rest) => !rest.ContainsAnyExcept("\0\r\n"u8);
}
