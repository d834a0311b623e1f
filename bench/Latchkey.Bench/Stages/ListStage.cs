using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>Whole lists as JSON, read to the last byte on one connection, and the start on a keystore of that size.</summary>
internal static class ListStage
{
    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        int[] sizes = bench.Quick ? [100, 1000] : [100, 1000, 10_000];
        Contender[] field = [bench.Latchkey, .. bench.Peers];
        var times = new Dictionary<(string, int), double>();
        foreach (var contender in field)
        {
            using var server = await bench.StartAsync(contender, "list");
            var filled = 0;
            foreach (var size in sizes)
            {
                await server.FillAsync(bench.Certificates, filled, size - filled);
                filled = size;
                var path = contender.List!.Path.Replace("{count}", size.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                times[(contender.Name, size)] =
                    await bench.MedianTimeAsync(() => server.Http.GetByteArrayAsync(new Uri(path, UriKind.Relative)));
            }
        }

        var starts = await StartTimesAsync(bench, field);
        var table = new Table("A list of all entries in ms, and seconds from the start of the process to its first answer",
            ["", .. field.Select(contender => contender.Name)]);
        foreach (var size in sizes)
            table.Row([string.Create(CultureInfo.InvariantCulture, $"list of {size:N0}"),
                .. field.Select(contender => Table.Figure(times[(contender.Name, size)]))]);
        table.Row([string.Create(CultureInfo.InvariantCulture, $"start with {sizes[^1]:N0} entries, s"),
            .. field.Select(contender => Table.Figure(starts[contender.Name]))]);
        if (starts.TryGetValue("before", out var before))
            table.Promise("Start, beside before", starts[bench.Latchkey.Name] / before, 1.05, atMost: true);
        if (times.TryGetValue(("cap", sizes[^1]), out var cap))
            table.Promise(string.Create(CultureInfo.InvariantCulture, $"List of {sizes[^1]:N0} beside cap"),
                cap / times[(bench.Latchkey.Name, sizes[^1])], 10, atMost: false);
        return [table];
    }

    // In turn: what the machine does beside hits them alike.
    private static async Task<Dictionary<string, double>> StartTimesAsync(Bench bench, IReadOnlyList<Contender> field)
    {
        var times = field.ToDictionary(contender => contender.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var i = 0; i < 2 * bench.Rounds + 1; i++)
        {
            foreach (var contender in field)
            {
                using var server = await bench.StartAsync(contender, "list");
                times[contender.Name].Add(server.StartTime.TotalSeconds);
            }
        }

        return times.ToDictionary(contender => contender.Key, contender => Median.Of(contender.Value), StringComparer.Ordinal);
    }
}
