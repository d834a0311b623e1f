using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>The everyday calls under load, on keystores of 100 entries, every server in turn within each round.</summary>
internal static class LoadStage
{
    private const int Entries = 100;

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        Contender[] field = [bench.Latchkey, .. bench.Peers, Field.PlainKestrel];
        var servers = new List<RunningServer>();
        try
        {
            foreach (var contender in field)
            {
                var server = await bench.StartAsync(contender, "load");
                servers.Add(server);
                await server.FillAsync(bench.Certificates, 0, Entries);
            }

            var table = new Table("Requests per second (p99 in ms; processor time of the server per request in ms)",
                ["", .. servers.Select(server => server.Name)]);
            var idle = servers.ConvertAll(server => server.ResidentMegabytes());
            Row(bench, table, servers, "one entry, 16 connections", contender => contender.Read, 16, Entries);
            Row(bench, table, servers, "one export, 16 connections", contender => contender.Export, 16, Entries);
            Row(bench, table, servers, "updates of one alias, 16 connections", contender => contender.Update, 16, 1);
            Row(bench, table, servers, "imports, 1 connection", contender => contender.Import, 1, 0);
            var imports = Row(bench, table, servers, "imports, 16 connections", contender => contender.Import, 16, 0);
            table.Row(["memory before → after, MB",
                .. servers.Select((server, i) => $"{Table.Figure(idle[i])} → {Table.Figure(server.ResidentMegabytes())}")]);
            Promise(table, servers, imports, "cap", 15);
            Promise(table, servers, imports, "net-ref", 1.5);
            return [table];
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private static double[] Row(
        Bench bench, Table table, List<RunningServer> servers, string what, Func<Contender, Call?> call, int connections, int aliases)
    {
        var results = servers.ConvertAll(_ => new List<LoadResult>());

        // The first round warms up. In every second one the order is reversed, because the first in a row is slower than its neighbour.
        for (var round = 0; round <= bench.Rounds; round++)
        {
            var inTurn = Enumerable.Range(0, servers.Count);
            foreach (var i in round % 2 == 0 ? inTurn : inTurn.Reverse())
            {
                // Aliases that no load before has used, whatever its speed.
                var first = aliases == 0 ? (connections * 1_000_000) + (round * 200_000) : 0;
                var result = bench.Wrk.Run(servers[i], call(servers[i].Contender)!, connections, bench.Seconds, first, aliases);
                if (round > 0) results[i].Add(result);
            }
        }

        var medians = results.ConvertAll(runs => runs.OrderBy(run => run.PerSecond).ElementAt(runs.Count / 2));
        table.Row([what,
            .. medians.Select(run => $"{Table.Figure(run.PerSecond)} ({Table.Figure(run.P99)}; {Table.Figure(run.CpuPerRequest)})")]);
        if (servers.FindIndex(server => server.Name == "before") is > 0 and var before)
        {
            table.Promise($"{what}, beside before", medians[0].PerSecond / medians[before].PerSecond, 0.95, atMost: false);
        }

        return [.. medians.Select(run => run.PerSecond)];
    }

    private static void Promise(Table table, List<RunningServer> servers, double[] imports, string peer, double promised)
    {
        var index = servers.FindIndex(server => server.Name == peer);
        if (index >= 0) table.Promise($"Imports on 16 connections beside {peer}", imports[0] / imports[index], promised, atMost: false);
    }
}
