namespace Latchkey.Formats.Uploads;

/// <summary>Reads text line by line. A line end may be LF, CRLF or CR.</summary>
internal ref struct TextLines(ReadOnlySpan<byte> text)
{
    /// <summary>The remaining text.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    /// <summary>Reads a line without its line end.</summary>
    /// <exception cref="InvalidDataException">There are no more lines.</exception>
    public ReadOnlySpan<byte> Read()
    {
        if (Rest.IsEmpty) throw new InvalidDataException("The text is cut off.");
        var end = Rest.IndexOfAny((byte)'\r', (byte)'\n');
        var line = end < 0 ? Rest : Rest[..end];
        var next = Rest[line.Length..];
        Rest = next[(next.StartsWith("\r\n"u8) ? 2 : Math.Min(1, next.Length))..];
        return line;
    }
}
