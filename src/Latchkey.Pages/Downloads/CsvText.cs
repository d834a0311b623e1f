using System.Text;

namespace Latchkey.Pages.Downloads;

/// <summary>
/// Comma-separated values (RFC 4180) as spreadsheets open them: in UTF-8 with a byte order mark, and without text from strangers that a
/// spreadsheet would run as a formula (OWASP, CSV Injection).
/// </summary>
internal sealed class CsvText
{
    // Includes the full-width forms, which some spreadsheets treat alike.
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

    // Every field is quoted, so that no field must be searched for characters that would end it.
    private static string Quoted(string field)
    {
        var harmless = IsLikeFormula(field) ? "'" + field : field;
        return $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // A whole number is no formula, and stays a number.
    private static bool IsLikeFormula(string field) =>
        field.Length > 0 && FormulaStarts.Contains(field[0], StringComparison.Ordinal)
            && !(field[0] == '-' && field.Length > 1 && field.Skip(1).All(char.IsAsciiDigit));
}
