namespace Latchkey.Promises.Durability;

/// <summary>The promises about durability that are measured on the real executable.</summary>
internal static class DurabilityPromises
{
    public static IReadOnlyList<Promise> All { get; } =
    [
        KilledServer.Imports, KilledServer.ImportsOnPostgreSql, KilledServer.BesideForeignReaders, KilledDatabase.Promise, FullDisk.Promise,
        Restart.OnSqlite, Restart.OnPostgreSql, BackupAndRestore.Promise, OneAlias.OnSqlite, OneAlias.OnPostgreSql, OrderlyStop.Promise,
        LateRequests.Promise,
        LostCommits.Promise, RestoredFile.Promise, ReplacedHistory.OnPostgreSql, KilledServer.Audit,
    ];
}
