namespace Latchkey.Bench.Report;

/// <summary>What the bench prints, stage by stage, and also writes into a file if there is one.</summary>
internal sealed class Results(string? file)
{
    private readonly List<Promise> _promises = [];
    private string _text = "";

    public void Add(Table table)
    {
        _promises.AddRange(table.Promises);
        Add(table.ToMarkdown());
    }

    public void Add(string text)
    {
        Console.Write(text);
        _text += text;
        if (file is not null) File.WriteAllText(file, _text);
    }

    /// <summary>All promises so far.</summary>
    public Table Summary() => Promise.Summary(_promises);
}
