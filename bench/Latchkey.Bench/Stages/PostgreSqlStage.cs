using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>Imports on PostgreSQL beside pgbench, which inserts the same rows into the same cluster.</summary>
internal static class PostgreSqlStage
{
    private const int Clients = 16;
    private const int Entries = 100;

    // Aliases that no other load uses, whatever its speed.
    private const int AliasesOfARound = 200_000;

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var table = new Table($"Imports on PostgreSQL, {Clients} connections", "", "per second", "latchkey beside it");
        if (bench.PostgreSqlScript is null || !PostgreSqlCluster.IsInstalled)
        {
            table.Notes.Add("left out, because PostgreSQL is not installed or `--postgresql` does not name the script that starts it");
            return [table];
        }

        await using var cluster = await PostgreSqlCluster.StartAsync(bench.PostgreSqlScript);
        var latchkey = bench.Latchkey with { Arguments = [.. bench.Latchkey.Arguments, "--database", cluster.ConnectionString] };
        using var server = await bench.StartAsync(latchkey, "postgresql");
        await server.FillAsync(bench.Certificates, 0, Entries);
        await ImportStatements.PrepareAsync(cluster);
        var (rows, all) = (await ImportStatements.RowsAsync(cluster), await ImportStatements.AllAsync(cluster));
        var seconds = bench.Seconds + 2; // pgbench also connects and prepares meanwhile
        var results = await InTurn.MeasureAsync(bench, bench.Rounds, 3, async (i, round) => i switch
        {
            0 => bench.Wrk.Run(server, latchkey.Import!, Clients, seconds, 1_000_000 + (round * AliasesOfARound), 0).PerSecond,
            1 => await cluster.BenchAsync(rows, Clients, seconds, round),
            _ => await cluster.BenchAsync(all, Clients, seconds, bench.Rounds + round + 1),
        });

        var ours = Median.Of(results[0]);
        var durability = (await cluster.RunAsync("SHOW synchronous_commit; SHOW fsync;")).Split('\n');
        table.Row("latchkey", Table.Figure(ours), Table.Nothing);
        table.Row("pgbench inserting the entry and the audit record", Table.Figure(Median.Of(results[1])),
            Table.Ratio(ours / Median.Of(results[1])));
        table.Row("pgbench also writing the commit, the tenant, the keystore and the end of the log", Table.Figure(Median.Of(results[2])),
            Table.Ratio(ours / Median.Of(results[2])));
        table.Promise("Imports on PostgreSQL beside pgbench inserting the same rows", ours / Median.Of(results[1]), 1.5, atMost: false);
        table.Notes.Add("one cluster and one commit per import of pgbench, without foreign keys, with its values in the prepared " +
            string.Create(CultureInfo.InvariantCulture, $"statements; synchronous_commit is {durability[0]}, fsync is {durability[1]}"));
        return [table];
    }
}
