using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>What an import and a read cost as the keystore grows: loads of a second on a small and on a large keystore, in turn.</summary>
internal static class GrowthStage
{
    private const int Small = 100;
    private const int Connections = 16;

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var large = bench.Quick ? 2000 : 100_000;
        using var smallServer = await bench.StartAsync(bench.Latchkey, "small");
        using var largeServer = await bench.StartAsync(bench.Latchkey, "large");
        await smallServer.FillAsync(bench.Certificates, 0, Small);
        await largeServer.FillAsync(bench.Certificates, 0, large);
        (RunningServer Server, int Entries)[] servers = [(smallServer, Small), (largeServer, large)];

        // Both have compiled the same code before anything counts.
        foreach (var (server, entries) in servers)
        {
            bench.Wrk.Run(server, bench.Latchkey.Update!, Connections, bench.Quick ? 1 : 8, 0, 1);
            bench.Wrk.Run(server, bench.Latchkey.Read!, Connections, bench.Quick ? 1 : 4, 0, entries);
        }

        var imported = 0;
        var imports = await InTurn.MeasureAsync(bench, bench.Rounds + 2, 2, async (i, round) =>
        {
            var first = 1_000_000 + (round * 100_000);
            var run = bench.Wrk.Run(servers[i].Server, bench.Latchkey.Import!, Connections, 1, first, 0);
            if (i > 0) return run;
            imported += run.Requests;
            await DeleteAsync(smallServer.Http, first, run.Requests + Connections);
            return run;
        });
        var reads = await InTurn.LoadAsync(bench, bench.Rounds + 2, 2, (i, _) =>
            bench.Wrk.Run(servers[i].Server, bench.Latchkey.Read!, Connections, 1, 0, servers[i].Entries));

        var table = new Table($"Imports and reads on {Connections} connections as the keystore grows", "",
            string.Create(CultureInfo.InvariantCulture, $"{Small:N0} entries"),
            string.Create(CultureInfo.InvariantCulture, $"{large:N0} entries"), "ratio");
        Rows(table, "import", imports, 1.2);
        Rows(table, "read", reads, 1.1);
        table.Notes.Add(
            string.Create(
            CultureInfo.InvariantCulture, $"{imported:N0} imports into the small one, whose new entries are deleted after each second"));
        return [table];
    }

    private static void Rows(Table table, string what, List<LoadResult>[] results, double promised)
    {
        Row($"time per {what}", run => 1e6 / run.PerSecond);
        Row($"processor time per {what}", run => run.CpuPerRequest * 1000);

        void Row(string cost, Func<LoadResult, double> figure)
        {
            var (small, large) = (Median.Of(results[0].Select(figure)), Median.Of(results[1].Select(figure)));
            table.Row(cost + ", µs", Table.Figure(small), Table.Figure(large), Table.Ratio(large / small));
            table.Promise($"{cost} with the large keystore beside the small one", large / small, promised, atMost: true);
        }
    }

    private static async Task DeleteAsync(HttpClient http, int first, int count)
    {
        var aliases = string.Join(';', Enumerable.Range(first, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"p{i:D7}")));
        using var content = new StringContent($$"""{"Aliases":"{{aliases}}"}""", System.Text.Encoding.UTF8, "application/json");
        using var response =
            await http.PutAsync(new Uri("/api/v1/KeystoreResources('system')?deleteEntries=true", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }
}
