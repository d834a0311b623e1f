using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>From the start of the process to its first answer that it is ready.</summary>
internal static class StartStage
{
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
        var plain = Median.Of(results[0].Select(start => start.Wall));
        foreach (var ((what, _), measured) in starts.Zip(results))
        {
            var time = Median.Of(measured.Select(start => start.Wall));
            table.Row(what, Table.Figure(time), Table.Ratio(time / plain),
                Table.Figure(Median.Of(measured.Select(start => start.Processor))));
            if (what.StartsWith(bench.Latchkey.Name, StringComparison.Ordinal))
                table.Promise($"Start of {what}, beside plain kestrel", time / plain, 2, atMost: true);
        }

        table.Notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"medians of {bench.Starts} starts in turn, of the published program without the launcher of a checkout"));
        return [table];
    }
}
