using System.Globalization;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>Whole lists as JSON, read to the last byte on one connection.</summary>
internal static class ListStage
{
    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var servers = new List<RunningServer>();
        try
        {
            var field = (Contender[])[bench.Latchkey, .. bench.Peers, Field.PlainKestrel];
            foreach (var contender in field.Where(contender => contender.List is not null))
                servers.Add(await bench.StartAsync(contender, "list"));

            var table = new Table("A list of all entries, ms", ["", .. servers.Select(server => server.Name)]);
            var times = new Dictionary<string, double>(StringComparer.Ordinal);
            var filled = 0;
            foreach (var size in (int[])[100, 1000, .. bench.Quick ? [] : new[] { bench.Large }])
            {
                foreach (var server in servers) await server.FillAsync(bench.Certificates, filled, size - filled);
                filled = size;
                await PlainAnswers.OfListAsync(servers[^1], servers[0], size);
                foreach (var server in servers)
                    await server.Http.GetByteArrayAsync(new Uri(PlainAnswers.ListPath(server.Contender, size), UriKind.Relative));
                times = await RowAsync(bench, table, servers, size);
            }

            Promise(table, times, servers[0].Name, Field.PlainKestrel.Name, filled, 0.5);
            Promise(table, times, servers[0].Name, Peers.Cap, filled, 10);
            Promise(table, times, servers[0].Name, "before", filled, 0.95);
            table.Notes.Add("plain kestrel sends the octets of latchkey's answer from memory");
            bench.NoteLeftOut(table, "lists", Peers.Log, Peers.Cap);
            return [table];
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private static async Task<Dictionary<string, double>> RowAsync(Bench bench, Table table, List<RunningServer> servers, int size)
    {
        var results = await InTurn.LoadAsync(bench, bench.Rounds, servers.Count, (i, _) => bench.Wrk.Run(
            servers[i], new Call("GET", PlainAnswers.ListPath(servers[i].Contender, size)), 1, bench.Seconds, 0, 1));
        var times = servers.Select((server, i) => (server.Name, Time: Median.Of(results[i].Select(run => run.P50))))
            .ToDictionary(server => server.Name, server => server.Time, StringComparer.Ordinal);
        table.Row([string.Create(CultureInfo.InvariantCulture, $"list of {size:N0}"), .. times.Values.Select(Table.Figure)]);
        return times;
    }

    private static void Promise(Table table, Dictionary<string, double> times, string ours, string other, int size, double promised)
    {
        if (!times.TryGetValue(other, out var theirs)) return;
        table.Promise(string.Create(CultureInfo.InvariantCulture, $"Speed of a list of {size:N0} beside {other}"), theirs / times[ours],
            promised, atMost: false);
    }
}
