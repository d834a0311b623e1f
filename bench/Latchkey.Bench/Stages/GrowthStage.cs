using System.Globalization;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>What an import costs as the keystore grows: loads of one second on a small and on a large keystore, in turn.</summary>
internal static class GrowthStage
{
    private const int Small = 100;

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var large = bench.Quick ? 2000 : 50_000;
        using var smallServer = await bench.StartAsync(bench.Latchkey, "small");
        using var largeServer = await bench.StartAsync(bench.Latchkey, "large");
        await smallServer.FillAsync(bench.Certificates, 0, Small);
        await largeServer.FillAsync(bench.Certificates, 0, large);

        // Both have compiled the same code before anything counts.
        bench.Wrk.Run(smallServer, bench.Latchkey.Update!, 16, bench.Quick ? 1 : 8, 0, 1);
        bench.Wrk.Run(largeServer, bench.Latchkey.Update!, 16, bench.Quick ? 1 : 8, 0, 1);

        var (ofSmall, ofLarge, imported) = (new List<LoadResult>(), new List<LoadResult>(), 0);
        for (var round = 0; round < (bench.Quick ? 2 : 7); round++)
        {
            var first = 1_000_000 + (round * 100_000);
            ofSmall.Add(bench.Wrk.Run(smallServer, bench.Latchkey.Import!, 16, 1, first, 0));
            ofLarge.Add(bench.Wrk.Run(largeServer, bench.Latchkey.Import!, 16, 1, first, 0));
            imported += ofSmall[^1].Requests;
            await DeleteAsync(smallServer.Http, first, ofSmall[^1].Requests + 16);
        }

        var table = new Table("Imports on 16 connections as the keystore grows", "",
            string.Create(CultureInfo.InvariantCulture, $"{Small:N0} entries"),
            string.Create(CultureInfo.InvariantCulture, $"{large:N0} entries"), "ratio");
        Row(table, "time per import, ms", ofSmall, ofLarge, run => 1000 / run.PerSecond);
        var cost = Row(table, "processor time per import, ms", ofSmall, ofLarge, run => run.CpuPerRequest);
        table.Promise("Cost of an import with the large keystore beside the small one", cost, 1.2, atMost: true);
        table.Notes.Add(
            string.Create(
            CultureInfo.InvariantCulture, $"{imported:N0} imports into the small one, whose new entries are deleted after each second"));
        return [table];
    }

    private static double Row(Table table, string what, List<LoadResult> small, List<LoadResult> large, Func<LoadResult, double> figure)
    {
        var (of, with) = (Median.Of(small.Select(figure)), Median.Of(large.Select(figure)));
        table.Row(what, Table.Figure(of), Table.Figure(with), Table.Ratio(with / of));
        return with / of;
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
