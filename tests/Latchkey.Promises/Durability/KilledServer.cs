using System.Text.Json;

namespace Latchkey.Promises.Durability;

/// <summary>
/// D1, D13, A3: a server that is killed during imports loses none that it has acknowledged, and no record of one.
/// </summary>
internal static class KilledServer
{
    public static Promise Imports { get; } =
        new("D1", "`kill -9` during imports", "10,000 imports, 200 kills: 0 lost, 0 half-visible, 0 duplicate",
        run => MeasureAsync(run, imports: 10_000, kills: 200, cluster: null));

    public static Promise ImportsOnPostgreSql { get; } =
        new("D1p", "The same on PostgreSQL", "10,000 imports, 200 kills: 0 lost, 0 half-visible, 0 duplicate", async run =>
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        return await MeasureAsync(run, imports: 10_000, kills: 200, cluster);
    });

    public static Promise Audit { get; } = new("A3", "No write without its durable audit record", "1,000 kills: audit ⊇ committed changes",
        run => MeasureAsync(run, imports: 10_000, kills: 1_000, cluster: null));

    public static Promise BesideForeignReaders { get; } = new("D13", "The same while other programs read the SQLite file",
        "200 kills beside `sqlite3` selects, `.backup` and file copies: 0 lost; the server keeps its locks (`/proc/locks`)",
        run => MeasureAsync(run, imports: 10_000, kills: 200, cluster: null, areOthersReading: true));

    private static async Task<Outcome> MeasureAsync(
        Run run, int imports, int kills, PostgreSqlCluster? cluster, bool areOthersReading = false)
    {
        (imports, kills) = (run.Scale(imports), run.Scale(kills));
        await using var server = await ServerUnderTest.StartAsync(run, cluster is null ? [] : [cluster.Setting]);
        var clients = new Imports();
        using var others = new ForeignReaders(server.Folder);
        for (var round = 1; round <= kills; round++)
        {
            using var http = await server.SignInAsync();
            var (ending, killed) = (false, false);
            var running = clients.RunAsync(http, () => killed);
            var reading = areOthersReading ? others.RunAsync(server.ProcessId, () => ending) : Task.CompletedTask;
            while (clients.Acknowledged < (long)imports * round / kills || (areOthersReading && others.Reads < round)) await Task.Delay(1);
            ending = true;
            await server.KillAsync(); // the clients go on while the server dies
            killed = true;
            await running;
            await reading;
            await server.StartAgainAsync();
        }

        using var reader = await server.SignInAsync();
        var comparison = await clients.CompareAsync(reader);
        var (unrecorded, isWhole) = await AuditAsync(server, comparison.Aliases);
        var beside = areOthersReading ? $"; {others.Reads:N0} reads by others, after {others.Unlocked} of them no lock" : "";
        return new Outcome(
            $"{clients.Acknowledged:N0} imports, {kills} kills: {comparison}; " +
            $"{unrecorded} without a record, audit log {(isWhole ? "verified" : "broken")}{beside}",
            comparison.IsEqual && unrecorded == 0 && isWhole && clients.HasOnly() && others.Unlocked == 0);
    }

    private static async Task<(int Unrecorded, bool IsWhole)> AuditAsync(ServerUnderTest server, IReadOnlySet<string> aliases)
    {
        var (code, _) = await server.RunAsync("audit", "verify");
        var (_, export) = await server.RunAsync("audit", "export");
        var recorded = export.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(record => record.GetProperty("action").GetString() == "Create"
                && record.GetProperty("objectType").GetString() == "Certificate")
            .Select(record => record.GetProperty("objectName").GetString()).ToHashSet(StringComparer.Ordinal);
        return (aliases.Count(alias => !recorded.Contains(alias)), code == 0);
    }
}
