using Latchkey.Keystores.Stores;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Rotation;

/// <summary>The rows whose private key did not open when it was to be sealed again: each keeps the data key that it is under.</summary>
internal sealed partial class UnopenedRows(ILogger<UnopenedRows> logger)
{
    private volatile IReadOnlyList<AlteredRow> _found = [];

    /// <summary>The rows that the last complete run has found.</summary>
    public IReadOnlyList<AlteredRow> Found => _found;

    /// <summary>Replaces the former findings, and reports the new ones.</summary>
    public void Learn(IReadOnlyList<AlteredRow> rows)
    {
        foreach (var row in rows.Except(_found)) Log.Unopened(logger, row.Table, row.Key);
        _found = rows;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error,
            "The private key in the row {Key} of {Table} cannot be opened. All other rows were sealed again. " +
            "The data key of this row stays until the entry is replaced, restored from a backup or deleted")]
        public static partial void Unopened(ILogger logger, string table, string key);
    }
}
