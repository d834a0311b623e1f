using System.Diagnostics;
using System.Net;

namespace Latchkey.Promises.Durability;

/// <summary>D7: how long it takes from starting the executable until it answers, with 10,000 entries.</summary>
internal static class Restart
{
    private const int Entries = 10_000;

    public static Promise OnSqlite { get; } =
        new("D7", "Restart to ready with 10,000 entries", "≤ 2 s", run => MeasureAsync(run, cluster: null));

    public static Promise OnPostgreSql { get; } = new("D7p", "The same on PostgreSQL", "≤ 2 s", async run =>
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        return await MeasureAsync(run, cluster);
    });

    private static async Task<Outcome> MeasureAsync(Run run, PostgreSqlCluster? cluster)
    {
        await using var server = await ServerUnderTest.StartAsync(run, cluster is null ? [] : [cluster.Setting]);
        var entries = run.Scale(Entries);
        var clients = new Imports();
        using (var http = await server.SignInAsync()) await clients.RunAsync(http, () => clients.Acknowledged >= entries);
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await server.KillAsync();
            var watch = Stopwatch.StartNew();
            await server.StartAgainAsync();
            using var http = new HttpClient();
            using var ready = await http.GetAsync(new Uri(server.Root, "/readyz"));
            if (ready.StatusCode == HttpStatusCode.OK) times.Add(watch.Elapsed.TotalSeconds);
        }

        return new Outcome($"{times.Order().ElementAtOrDefault(2):0.00} s, median of 5 starts with {clients.Acknowledged:N0} entries",
            times.Count == 5 && times.Order().ElementAt(2) <= 2);
    }
}
