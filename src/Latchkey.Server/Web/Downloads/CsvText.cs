namespace Latchkey.Server.Web.Downloads;

/// <summary>
/// Text in CSV (RFC 4180) that no spreadsheet takes for a formula: names in it were chosen by others, and a formula could send
/// what is beside it elsewhere (OWASP, CSV Injection).
/// </summary>
internal static class CsvText
{
    // With the full-width forms, which some spreadsheets take for the same.
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    /// <summary>A line of cells, with its end.</summary>
    public static string Line(IEnumerable<string?> cells) => $"{string.Join(',', cells.Select(Cell))}\r\n";

    // Every cell is quoted, so that no separator begins another; an apostrophe before it makes text of a formula.
    private static string Cell(string? value)
    {
        var text = (value ?? "").Replace("\"", "\"\"", StringComparison.Ordinal);
        return text.Length > 0 && Formula.Contains(text[0], StringComparison.Ordinal) ? $"\"'{text}\"" : $"\"{text}\"";
    }
}
