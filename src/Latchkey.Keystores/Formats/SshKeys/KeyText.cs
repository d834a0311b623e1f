namespace Latchkey.Keystores.Formats;

/// <summary>
/// The text of a key file, as people send it: with a byte order mark, or cut out of JSON, where line ends are written <c>\n</c>.
/// </summary>
internal static class KeyText
{
    /// <summary>A copy of the text with its line ends.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.BodyEmpty"/>: there is nothing but white space.</exception>
    public static SecretBytes Read(ReadOnlySpan<byte> file)
    {
        var text = UploadedFile.SkipByteOrderMark(file);
        return IsEscaped(text) ? Unescape(text) : new SecretBytes(text);
    }

    // After the first line of PEM or of PuTTY; a comment may hold backslashes of its own.
    private static bool IsEscaped(ReadOnlySpan<byte> text) =>
        text.IndexOf("-----\\n"u8) >= 0 || text.IndexOf("-----\\r\\n"u8) >= 0
        || (PuttyKey.IsIn(text) && text.IndexOf("\\nEncryption: "u8) >= 0);

    private static SecretBytes Unescape(ReadOnlySpan<byte> text)
    {
        using var unescaped = new SecretBytes(text.Length);
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (byte)'n' or (byte)'r';
            unescaped.Octets[length++] = isEscape ? (byte)(text[++i] == 'n' ? '\n' : '\r') : text[i];
        }

        return new SecretBytes(unescaped.Span[..length]);
    }
}
