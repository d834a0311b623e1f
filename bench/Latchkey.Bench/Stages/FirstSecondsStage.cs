using System.Globalization;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>Imports in the first seconds after a start beside those of the same process once it is warm.</summary>
internal static class FirstSecondsStage
{
    private const int Connections = 16;

    // Aliases that no load before has used, whatever its speed.
    private const int AliasesOfALoad = 1_000_000;

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var (seconds, first, warm) = (bench.Quick ? 1 : 10, new List<LoadResult>(), new List<LoadResult>());
        for (var round = 0; round < bench.Rounds; round++)
        {
            using var server = await bench.StartAsync(bench.Latchkey, $"first-{round}");
            LoadResult Import(int load) =>
                bench.Wrk.Run(server, bench.Latchkey.Import!, Connections, seconds, (load + 1) * AliasesOfALoad, 0);
            first.Add(Import(0));
            Import(1); // warms up
            warm.Add(Import(2));
        }

        var table = new Table($"Imports on {Connections} connections after a start on an empty folder", "",
            string.Create(CultureInfo.InvariantCulture, $"first {seconds} s"),
            string.Create(CultureInfo.InvariantCulture, $"third {seconds} s"), "ratio");
        var rate = Row(table, "imports per second", first, warm, run => run.PerSecond);
        Row(table, "processor time per import, ms", first, warm, run => run.CpuPerRequest);
        table.Promise("Imports in the first seconds beside warm", rate, 0.85, atMost: false);
        table.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"medians of {bench.Rounds} starts"));
        return [table];
    }

    private static double Row(Table table, string what, List<LoadResult> first, List<LoadResult> warm, Func<LoadResult, double> figure)
    {
        var (early, late) = (Median.Of(first.Select(figure)), Median.Of(warm.Select(figure)));
        table.Row(what, Table.Figure(early), Table.Figure(late), Table.Ratio(early / late));
        return early / late;
    }
}
