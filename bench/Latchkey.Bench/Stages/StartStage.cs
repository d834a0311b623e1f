using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>From the start of the process to its first answer that it is ready.</summary>
internal static class StartStage
{
    private const int StartsOfEach = 2; // on an empty folder, and on a full one

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var starts = new List<(string What, Func<int, Task<RunningServer>> Start)>
        {
            ("plain kestrel", round => bench.StartAsync(Field.PlainKestrel, $"start-{round}")),
        };
        foreach (var latchkey in ((Contender[])[bench.Latchkey, .. bench.Peers.Where(peer => peer.Name == "before")])
            .Select(Programs.AsPublished))
        {
            starts.Add(($"{latchkey.Name}, empty folder", round => bench.StartAsync(latchkey, $"start-{round}")));
            starts.Add((string.Create(CultureInfo.InvariantCulture, $"{latchkey.Name}, {bench.Large:N0} entries"),
                _ => bench.StartFilledAsync(latchkey, bench.Large)));
        }

        var results = await InTurn.MeasureAsync(bench, bench.Starts, starts.Count, async (i, round) =>
        {
            using var server = await starts[i].Start(round);
            return (Wall: server.StartTime.TotalSeconds, Processor: server.StartProcessorSeconds);
        });

        var table = new Table("Start to ready, s", "", "time", "beside plain kestrel", "processor time");
        var times = results.Select(measured => Median.Of(measured.Select(start => start.Wall))).ToArray();
        for (var i = 0; i < times.Length; i++)
        {
            table.Row(starts[i].What, Table.Figure(times[i]), Table.Ratio(times[i] / times[0]),
                Table.Figure(Median.Of(results[i].Select(start => start.Processor))));
        }

        // Those of the version at hand come first, then those of the other one in the same order.
        for (var i = 1; i <= StartsOfEach; i++)
        {
            table.Promise($"Start of {starts[i].What}, beside plain kestrel", times[i] / times[0], 2, atMost: true);
            if (times.Length > 1 + StartsOfEach)
                table.Promise($"Start of {starts[i].What}, beside before", times[i] / times[i + StartsOfEach], 1.05, atMost: true);
        }

        table.Notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"medians of {bench.Starts} starts in turn, of the published program without the launcher of a checkout"));
        return [table];
    }
}
