using System.Text;

namespace Latchkey.Pages.Downloads;

/// <summary>
/// Comma-separated values (RFC 4180) as spreadsheets open them: in UTF-8 with a byte order mark, and with nothing from a stranger
/// that a spreadsheet would take for a formula (OWASP, CSV Injection).
/// </summary>
internal sealed class CsvText
{
    // With the full-width forms, which some spreadsheets take for the same.
    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";

    private readonly StringBuilder _text = new();

    /// <summary>Adds a record.</summary>
    public CsvText Add(params IEnumerable<string> fields)
    {
        _text.Append(Record(fields));
        return this;
    }

    /// <summary>A record, with its end, for a file that is written piece by piece.</summary>
    public static string Record(params IEnumerable<string> fields) => $"{string.Join(',', fields.Select(Quoted))}\r\n";

    /// <summary>The file.</summary>
    public byte[] ToUtf8() => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(_text.ToString())];

    // Every field is quoted, for then none has to be looked at for what would end it.
    private static string Quoted(string field)
    {
        var harmless = IsLikeFormula(field) ? "'" + field : field;
        return $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // A whole number is one for a spreadsheet too, and stays it.
    private static bool IsLikeFormula(string field) =>
        field.Length > 0 && FormulaStarts.Contains(field[0], StringComparison.Ordinal) && !(field[0] == '-' && field.Length > 1 && field.Skip(1).All(char.IsAsciiDigit));
}
