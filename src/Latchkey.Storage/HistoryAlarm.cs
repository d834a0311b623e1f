using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage;

/// <summary>
/// Is raised when the database turns out to have another history than the one that is in memory: it was put back to a former
/// state, or a standby without the last commits took its place. Whatever remembers the database forgets then.
/// </summary>
internal sealed partial class HistoryAlarm(KeyRing keyRing, WriterMetrics metrics, ILogger<HistoryAlarm> logger)
{
    private Action _forget = keyRing.ForgetGrant;

    /// <summary>Has something be done whenever the history is replaced; the keystores in memory are the new ones by then.</summary>
    public void WhenRaised(Action forget) => _forget += forget;

    /// <summary>Reports what was lost, and has the data key that seals be looked up again.</summary>
    public void Raise(string tenant, TenantKeystores known, TenantRow? found)
    {
        metrics.HistoryReplaced();
        Log.Replaced(logger, tenant, known.Revision, known.Lineage, known.EntryCount, found?.Revision ?? 0, found?.Lineage ?? Guid.Empty, found?.EntryCount ?? 0);
        _forget();
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Critical,
            "The history of the database was replaced: this server knew tenant {Tenant} at revision {Known} (commit {KnownCommit}, {KnownEntries} entries), " +
            "and the database, which has no such commit, is at revision {Found} (commit {FoundCommit}, {FoundEntries} entries). What was committed after the state " +
            "to which it was put back is lost, revocations of service keys too; everything is loaded from the database as it is now")]
        public static partial void Replaced(ILogger logger, string tenant, long known, Guid knownCommit, int knownEntries, long found, Guid foundCommit, int foundEntries);
    }
}

/// <summary>A change cannot be decided on what was known; decided once more, it is.</summary>
internal sealed class HistoryReplacedException(string tenant) : Exception($"The history of tenant {tenant} in the database was replaced.");
