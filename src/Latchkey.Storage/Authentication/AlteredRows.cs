using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Authentication;

/// <summary>The rows that this process has met and that were changed by something else than Latchkey.</summary>
internal sealed partial class AlteredRows(ILogger<AlteredRows> logger) : IAlteredRows
{
    // Whoever writes to the database at will need not fill the memory of the server too.
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<(string Table, string Key), bool> _rows = new();

    public bool IsEmpty => _rows.IsEmpty;

    public IReadOnlyList<AlteredRow> Found => [.. _rows.Keys.Select(row => new AlteredRow(row.Table, row.Key)).OrderBy(row => row.Table, StringComparer.Ordinal).ThenBy(row => row.Key, StringComparer.Ordinal)];

    /// <summary>Remembers that a row was altered, or that it is no longer.</summary>
    public void Note(string table, string key, bool isAuthentic)
    {
        if (isAuthentic) _rows.TryRemove((table, key), out _);
        else if (_rows.Count < Most && _rows.TryAdd((table, key), true)) Log.Altered(logger, table, key);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "The row {Key} of {Table} is not as Latchkey wrote it, and takes no effect: somebody else changed it, or the disk did")]
        public static partial void Altered(ILogger logger, string table, string key);
    }
}
