using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Metrics;
using Latchkey.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Tenants;

/// <summary>
/// Is raised when the history of the database is not the one in memory: the database was put back to a former state, or a standby without
/// the last commits replaced it. All caches of the database are then cleared.
/// </summary>
internal sealed partial class HistoryAlarm(KeyRing keyRing, WriterMetrics metrics, ILogger<HistoryAlarm> logger)
{
    private Action _forget = keyRing.DiscardGrant;

    /// <summary>Registers an action to run whenever the history is replaced; the keystores in memory are the new ones by then.</summary>
    public void WhenRaised(Action forget) => _forget += forget;

    /// <summary>Reports the loss, and runs the registered actions.</summary>
    public void Raise(string tenant, TenantKeystores known, TenantRow? found)
    {
        metrics.HistoryReplaced();
        Log.Replaced(logger, tenant, known.Revision, known.Lineage, known.EntryCount, found?.Revision ?? 0, found?.Lineage ?? Guid.Empty,
            found?.EntryCount ?? 0);
        _forget();
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Critical,
            "The history of the database was replaced. " +
            "This server knew tenant {Tenant} at revision {Known} (commit {KnownCommit}, {KnownEntries} entries). " +
            "The database has no such commit, and is at revision {Found} (commit {FoundCommit}, {FoundEntries} entries). " +
            "Later commits are lost, including revocations of service keys. The server reloads everything from the database")]
        public static partial void Replaced(
            ILogger logger, string tenant, long known, Guid knownCommit, int knownEntries, long found, Guid foundCommit, int foundEntries);
    }
}

/// <summary>The state on which a change was to be decided is outdated; it must be decided again.</summary>
internal sealed class HistoryReplacedException(string tenant) : Exception($"The history of tenant {tenant} in the database was replaced.");
