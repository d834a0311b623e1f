using Latchkey.Keystores;

namespace Latchkey.Storage.Rows;

/// <summary>
/// Replaces equal values of many rows by one object: thousands of certificates have few issuers, algorithms and editors, and the loaded
/// entries stay in memory for the life of the server.
/// </summary>
internal sealed class SharedValues
{
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<Edit> _edits = [];

    public string Text(string text)
    {
        if (_texts.TryGetValue(text, out var shared)) return shared;
        _texts.Add(text);
        return text;
    }

    public Edit Edit(string by, long atUnixMs)
    {
        var edit = new Edit(Text(by), StoredTime.Of(atUnixMs));
        if (_edits.TryGetValue(edit, out var shared)) return shared;
        _edits.Add(edit);
        return edit;
    }
}
