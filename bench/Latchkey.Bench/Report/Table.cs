using System.Globalization;
using System.Text;

namespace Latchkey.Bench.Report;

/// <summary>One table of the report.</summary>
internal sealed class Table(string title, params string[] columns)
{
    /// <summary>What a cell says where nothing was measured.</summary>
    public const string Nothing = "–";

    private readonly List<string[]> _rows = [];

    /// <summary>The promise and whether it was kept, or a remark on how to read the table.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>What was promised of it.</summary>
    public List<Promise> Promises { get; } = [];

    public void Row(params string[] cells) => _rows.Add(cells);

    /// <summary>A figure with three digits that count, so that noise does not look like precision.</summary>
    public static string Figure(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };

    /// <summary>A ratio, as in <c>21.3×</c>.</summary>
    public static string Ratio(double value) => Figure(value) + "×";

    /// <summary>Adds a promised figure and the measured one, which are ratios unless a unit is given.</summary>
    public void Promise(string what, double reached, double promised, bool atMost, string unit = "×")
    {
        Promises.Add(new Promise(what, reached, promised, atMost, unit));
        Notes.Add(Promises[^1].ToString());
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder().Append("### ").Append(title).Append("\n\n");
        Line(text, columns);
        Line(text, [.. columns.Select((_, i) => i == 0 ? "---" : "--:")]);
        foreach (var row in _rows) Line(text, row);
        if (Notes.Count > 0) text.Append('\n');
        foreach (var note in Notes) text.Append("- ").Append(note).Append('\n');
        return text.Append('\n').ToString();
    }

    private static void Line(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
