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
        var starts = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var contender in field)
        {
            using (var server = await bench.StartAsync(contender, "list"))
            {
                var filled = 0;
                foreach (var size in sizes)
                {
                    await server.FillAsync(bench.Certificates, filled, size - filled);
                    filled = size;
                    var path = contender.List!.Path.Replace(
                        "{count}", size.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
                    times[(contender.Name, size)] =
                        await bench.MedianTimeAsync(() => server.Http.GetByteArrayAsync(new Uri(path, UriKind.Relative)));
                }
            }

            starts[contender.Name] = await StartTimeAsync(bench, contender);
        }

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

    private static async Task<double> StartTimeAsync(Bench bench, Contender contender)
    {
        var times = new List<double>();
        for (var i = 0; i < bench.Rounds; i++)
        {
            using var server = await bench.StartAsync(contender, "list");
            times.Add(server.StartTime.TotalSeconds);
        }

        return Median.Of(times);
    }
}
