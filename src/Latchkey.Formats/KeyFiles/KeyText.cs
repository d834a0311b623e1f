using Latchkey.Formats.Putty;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.KeyFiles;

/// <summary>
/// The text of a key file, as people send it: with a byte order mark, or cut out of JSON, where line ends are written <c>\n</c>.
/// </summary>
internal static class KeyText
{
    /// <summary>A copy of the text with its line ends.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.Empty"/>: there is nothing but white space.</exception>
    public static SecretBytes Read(ReadOnlySpan<byte> file)
    {
        var text = UploadedFile.SkipByteOrderMark(file);
        return IsEscaped(text) ? Unescape(text) : new SecretBytes(text);
    }

    private static bool IsEscaped(ReadOnlySpan<byte> text) =>
        EscapedLineEnds.AreInPem(text) || (PuttyKey.IsIn(text) && text.IndexOf("\\nEncryption: "u8) >= 0);

    private static SecretBytes Unescape(ReadOnlySpan<byte> text)
    {
        using var unescaped = new SecretBytes(text.Length);
        return new SecretBytes(unescaped.Span[..EscapedLineEnds.Replace(text, unescaped.Octets)]);
    }
}
