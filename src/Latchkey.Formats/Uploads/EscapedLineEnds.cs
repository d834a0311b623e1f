namespace Latchkey.Formats.Uploads;

/// <summary>The line ends of a text that was copied from JSON, where they are written <c>\n</c> or <c>\r\n</c>.</summary>
internal static class EscapedLineEnds
{
    /// <summary>
    /// Whether the lines of a PEM text end this way. Only its first line is examined, which ends with dashes, because a comment may contain
    /// backslashes.
    /// </summary>
    public static bool AreInPem(ReadOnlySpan<byte> text) => text.IndexOf("-----\\n"u8) >= 0 || text.IndexOf("-----\\r\\n"u8) >= 0;

    /// <summary>Writes the text with real line ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">A buffer as long as the text.</param>
    /// <returns>The number of octets written.</returns>
    public static int Replace(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isEscape = text[i] == '\\' && i + 1 < text.Length && text[i + 1] is (byte)'n' or (byte)'r';
            destination[length++] = isEscape ? (byte)(text[++i] == 'n' ? '\n' : '\r') : text[i];
        }

        return length;
    }
}
