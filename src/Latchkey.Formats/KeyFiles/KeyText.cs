using Latchkey.Formats.Putty;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.KeyFiles;

/// <summary>
/// The text of a key file as users send it: with a byte order mark, or copied from JSON, where a line end is written <c>\n</c>.
/// </summary>
internal static class KeyText
{
    /// <summary>Copies the text, with real line ends.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.Empty"/>: the file has only white space.</exception>
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
