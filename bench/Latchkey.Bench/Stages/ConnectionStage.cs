using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>Reads and imports on few and on many connections.</summary>
internal static class ConnectionStage
{
    private const int Entries = 100;

    // Aliases that no other load uses, whatever its speed.
    private const int AliasesOfALoad = 100_000;

    private static readonly int[] Connections = [1, 4, 16, 64, 256];

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        using var server = await bench.StartAsync(bench.Latchkey, "connections");
        await server.FillAsync(bench.Certificates, 0, Entries);
        return [await TableAsync("Reads of one entry", bench.Latchkey.Read!, Entries),
            await TableAsync("Imports", bench.Latchkey.Import!, 0)];

        async Task<Table> TableAsync(string what, Call call, int aliases)
        {
            var results = await InTurn.LoadAsync(bench, bench.Rounds, Connections.Length, (i, round) => bench.Wrk.Run(
                server, call, Connections[i], bench.Seconds, ((round * Connections.Length) + i + 1) * AliasesOfALoad, aliases));
            var table = new Table($"{what} as connections grow", "connections", "per second", "p50, ms", "p99, ms", "processor time, ms");
            foreach (var (connections, runs) in Connections.Zip(results))
            {
                table.Row(connections.ToString(CultureInfo.InvariantCulture), Figure(runs, run => run.PerSecond),
                    Figure(runs, run => run.P50), Figure(runs, run => run.P99), Figure(runs, run => run.CpuPerRequest));
            }

            return table;
        }
    }

    private static string Figure(List<LoadResult> runs, Func<LoadResult, double> figure) => Table.Figure(Median.Of(runs.Select(figure)));
}
