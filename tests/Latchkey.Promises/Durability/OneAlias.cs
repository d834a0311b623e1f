using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Latchkey.Promises.Durability;

/// <summary>D10: of many clients that import one alias at a time, one succeeds, and the others learn that it exists.</summary>
internal static class OneAlias
{
    private const string Alias = "contested";
    private const int Writers = 64;

    public static Promise OnSqlite { get; } = new("D10", "64 writers of one alias for 60 s",
        "one winner a round, 0 5xx, no lock error to a client", run => MeasureAsync(run, cluster: null));

    public static Promise OnPostgreSql { get; } = new("D10p", "The same on PostgreSQL, half of them by another server",
        "one winner a round, 0 5xx, no lock error to a client", async run =>
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        return await MeasureAsync(run, cluster);
    });

    private static async Task<Outcome> MeasureAsync(Run run, PostgreSqlCluster? cluster)
    {
        await using var servers = await ServersUnderTest.StartAsync(run, cluster is null ? [[]] : [[cluster.Setting], [cluster.Setting]]);
        var (one, other) = (servers.Clients[0], servers.Clients[^1]);
        var (certificate, _) = Imports.NewCertificate();
        var statuses = new ConcurrentDictionary<HttpStatusCode, int>();
        var (rounds, oddRounds) = (0, 0);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(run.Scale(60)); rounds++)
        {
            var answers = await Task.WhenAll(
                Enumerable.Range(0, Writers).Select(i => Imports.PutAsync(i % 2 == 0 ? one : other, Alias, certificate)));
            foreach (var status in answers) statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (answers.Count(status => status == HttpStatusCode.NoContent) != 1) oddRounds++;
            using var deleted = await one.DeleteAsync($"KeystoreEntries('{Imports.Hex(Alias)}')");
            if (!deleted.IsSuccessStatusCode) oddRounds++;
        }

        var seen = string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Value:N0} × {(int)status.Key}"));
        return new Outcome($"{rounds:N0} rounds, {oddRounds} without exactly one winner; {seen}",
            oddRounds == 0 && statuses.Keys.All(status => status is HttpStatusCode.NoContent or HttpStatusCode.BadRequest));
    }
}
