using System.Globalization;
using System.Text;

namespace Latchkey.Pages.Calendar;

/// <summary>
/// Writes iCalendar (RFC 5545): lines of at most 75 octets, folded between characters (section 3.1), and escaped texts (3.3.11).
/// </summary>
internal sealed class CalendarText
{
    private const int MaxLineOctets = 75;

    private readonly StringBuilder _text = new();

    /// <summary>Adds a line of which every character may stand as it is.</summary>
    public CalendarText Add(string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MaxLineOctets)
            {
                _text.Append("\r\n ");
                octets = 1;
            }

            _text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        _text.Append("\r\n");
        return this;
    }

    /// <summary>Adds a property whose value is a text.</summary>
    public CalendarText AddText(string name, string value) => Add($"{name}:{Escaped(value)}");

    /// <summary>Adds a property whose value is a moment.</summary>
    public CalendarText AddTime(string name, DateTimeOffset time) =>
        Add($"{name}:{time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");

    /// <summary>The text so far.</summary>
    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(_text.ToString());

    // A text may have no control character except a line end, which is written as \n.
    private static string Escaped(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (character == '\n') text.Append("\\n");
            else if (character is '\\' or ';' or ',') text.Append('\\').Append(character);
            else if (!char.IsControl(character)) text.Append(character);
        }

        return text.ToString();
    }
}
