using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>The memory that the process holds (RSS) at rest after a start on an empty folder, and for each certificate beyond.</summary>
internal static class MemoryStage
{
    private const int Connections = 16;

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var latchkey = Programs.AsPublished(bench.Latchkey);
        var (certificates, seconds) = bench.Quick ? (2000, 1) : (50_000, 5);
        var rest = TimeSpan.FromSeconds(seconds);
        var results = await InTurn.MeasureAsync(bench, bench.Rounds, 3, Measure, warm: false);
        var (empty, one, many) = (Median.Of(results[0]), Median.Of(results[1]), Median.Of(results[2]));

        var table = new Table("Memory of the process, MB", "", "memory");
        table.Row(string.Create(CultureInfo.InvariantCulture, $"empty folder, {rest.TotalSeconds} s after the start"), Table.Figure(empty));
        table.Row("1 certificate, after reads of it", Table.Figure(one));
        table.Row(string.Create(CultureInfo.InvariantCulture, $"{certificates:N0} certificates, after reads of them in turn"),
            Table.Figure(many));
        table.Promise("Memory at rest", empty, 90, atMost: true, " MB");
        table.Promise("Memory per certificate beyond it", (many - one) * 1024 / (certificates - 1), 2, atMost: true, " KB");
        table.Notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"RSS of fresh starts, medians of {bench.Rounds} in turn; the reads are of one entry as JSON, on {Connections} connections " +
            $"for {seconds} s, until each was read, and {rest.TotalSeconds} s of rest follow"));
        table.Notes.Add("per certificate is the difference of the last two rows by the difference of their numbers");
        return [table];

        Task<double> Measure(int i, int round) => i switch
        {
            0 => AtRestAsync(round),
            1 => AfterReadsAsync(1),
            _ => AfterReadsAsync(certificates),
        };

        async Task<double> AtRestAsync(int round)
        {
            using var server = await bench.StartAsync(latchkey, $"memory-{round}");
            await Task.Delay(rest);
            return server.ResidentMegabytes();
        }

        async Task<double> AfterReadsAsync(int entries)
        {
            using var server = await bench.StartFilledAsync(latchkey, entries);
            for (var read = 0; read < entries;) read += bench.Wrk.Run(server, latchkey.Read!, Connections, seconds, read, entries).Requests;
            await Task.Delay(rest);
            return server.ResidentMegabytes();
        }
    }
}
