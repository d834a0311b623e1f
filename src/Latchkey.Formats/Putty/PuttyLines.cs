using System.Globalization;
using System.Text;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.Putty;

/// <summary>Reads the lines <c>name: value</c> of a PuTTY key file. A missing line is an <see cref="InvalidDataException"/>.</summary>
internal ref struct PuttyLines(ReadOnlySpan<byte> text)
{
    private TextLines _lines = new(text);

    /// <summary>Whether only white space remains.</summary>
    public readonly bool IsAtEnd => _lines.Rest.Trim("\r\n \t"u8).IsEmpty;

    public ReadOnlySpan<byte> ReadLine() => _lines.Read();

    public ReadOnlySpan<byte> ReadValue(scoped ReadOnlySpan<byte> name)
    {
        var line = _lines.Read();
        return line.StartsWith(name) && line[name.Length..].StartsWith(": "u8)
            ? line[(name.Length + 2)..]
            : throw new InvalidDataException("A line is missing.");
    }

    public uint ReadCount(scoped ReadOnlySpan<byte> name) =>
        uint.TryParse(ReadValue(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new InvalidDataException("A line has no number.");

    public byte[] ReadHexadecimal(scoped ReadOnlySpan<byte> name) => Convert.FromHexString(Encoding.ASCII.GetString(ReadValue(name)));

    /// <summary>Reads a line with a number, and that number of lines after it.</summary>
    public ReadOnlySpan<byte> ReadLines(scoped ReadOnlySpan<byte> name)
    {
        var count = ReadCount(name);
        var start = _lines.Rest;
        for (var i = 0u; i < count; i++) _lines.Read();
        return start[..^_lines.Rest.Length];
    }
}
