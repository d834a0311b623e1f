using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>The everyday calls under load, on keystores of 100 entries, every server in turn within each round.</summary>
internal static class LoadStage
{
    private const int Entries = 100;

    // Aliases that no other load uses, whatever its speed; all have seven digits.
    private const int AliasesOfARow = 1_500_000;
    private const int AliasesOfARound = 200_000;

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        var servers = new List<RunningServer>();
        try
        {
            foreach (var contender in (Contender[])[bench.Latchkey, .. bench.Peers, Field.PlainKestrel])
            {
                var server = await bench.StartAsync(contender, "load");
                servers.Add(server);
                await server.FillAsync(bench.Certificates, 0, Entries);
            }

            await PlainAnswers.OfEntriesAsync(servers[^1], servers[0], Entries);
            var table = new Table("Requests per second (p99 in ms; processor time of the server per request in ms)",
                ["", .. servers.Select(server => server.Name)]);
            var idle = servers.ConvertAll(server => server.ResidentMegabytes());
            await ReadsAsync(bench, table, servers);
            await ImportsAsync(bench, table, servers);
            table.Row(["memory before → after, MB",
                .. servers.Select((server, i) => $"{Table.Figure(idle[i])} → {Table.Figure(server.ResidentMegabytes())}")]);
            table.Notes.Add("plain kestrel sends the octets and headers that latchkey has answered, from memory");
            bench.NoteLeftOut(table, "imports", Peers.Log, Peers.Etcd, Peers.Cap);
            return [table];
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private static async Task ReadsAsync(Bench bench, Table table, List<RunningServer> servers)
    {
        var row = new LoadRow(bench, table, servers);
        await row.MeasureAsync("one entry, 16 connections", contender => contender.Read, 16, 0, Entries);
        row.Promise(Field.PlainKestrel.Name, 0.65);
        await row.MeasureAsync("one export, 16 connections", contender => contender.Export, 16, 0, Entries);
        row.Promise(Field.PlainKestrel.Name, 0.5);
        await row.MeasureAsync("updates of one alias, 16 connections", contender => contender.Update, 16, 0, 1);
    }

    private static async Task ImportsAsync(Bench bench, Table table, List<RunningServer> servers)
    {
        var row = new LoadRow(bench, table, servers);
        foreach (var (connections, number) in new[] { (1, 1), (16, 2), (64, 3) })
        {
            var what = connections == 1 ? "imports, 1 connection" : $"imports, {connections} connections";
            await row.MeasureAsync(what, contender => contender.Import, connections, number * AliasesOfARow, 0, AliasesOfARound);
            if (connections == 1) continue;
            row.Promise(Peers.Log, 0.65);
            row.Promise(Peers.Etcd, 2.5);
            row.Promise(Peers.Cap, 40);
        }
    }
}
