using System.Collections.Concurrent;
using Latchkey.Keystores.Stores;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Authentication;

/// <summary>The altered rows that this process has met: something other than Latchkey changed them.</summary>
internal sealed partial class AlteredRows(ILogger<AlteredRows> logger) : IAlteredRows
{
    // An attacker who can write to the database must not be able to fill the memory of the server too.
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<AlteredRow, bool> _rows = new();

    public bool IsEmpty => _rows.IsEmpty;

    public IReadOnlyList<AlteredRow> Found =>
        [.. _rows.Keys.OrderBy(row => row.Table, StringComparer.Ordinal).ThenBy(row => row.Key, StringComparer.Ordinal)];

    /// <summary>Remembers that a row is altered, or that it no longer is.</summary>
    public void Note(AlteredRow row, bool isAuthentic)
    {
        if (isAuthentic) _rows.TryRemove(row, out _);
        else if (_rows.Count < Most && _rows.TryAdd(row, true)) Log.Altered(logger, row.Table, row.Key);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical,
            "The row {Key} of {Table} has no effect: something other than Latchkey changed it, or the disk damaged it")]
        public static partial void Altered(ILogger logger, string table, string key);
    }
}
