using System.Diagnostics;
using System.Globalization;
using Latchkey.Promises.Durability;

namespace Latchkey.Promises.Availability;

/// <summary>V6: how long calls last at most while the database stands still, is gone, or lies behind a network that swallows all.</summary>
internal static class SilentDatabase
{
    private const int AtOnce = 50;
    private const double Tolerance = 1; // for what the machine and the way of the answer take
    private const double MostForReads = 5;
    private const double MostForWrites = 30;

    public static Promise Promise { get; } = new("V6", "Calls end whatever PostgreSQL does: 50 reads and 50 writes at once",
        "reads ≤ 5 s, writes ≤ 30 s (and a second for the machine), all 503", async run =>
    {
        (string What, Times Times)[] cases =
        [
            ("stopped", await MeasureAsync(run, (cluster, _) => cluster.FreezeAsync(), cluster => cluster.ThawAsync())),
            ("killed", await MeasureAsync(run, (cluster, _) => cluster.EndAsync(kill: true), _ => Task.CompletedTask)),
            ("network silent", await MeasureAsync(run, Silence, _ => Task.CompletedTask)),
        ];
        return new Outcome(string.Join("; ", cases.Select(one => $"{one.What}: {one.Times}")), cases.All(one => one.Times.AreKept));
    });

    private static async Task<Times> MeasureAsync(Run run, Func<PostgreSqlCluster, Relay, Task> end, Func<PostgreSqlCluster, Task> restore)
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        using var way = new Relay(cluster);
        await using var server = await ServerUnderTest.StartAsync(run, way.Setting(cluster));
        using var http = await server.SignInAsync();
        if (await new Imports().ImportAsync(http) != System.Net.HttpStatusCode.NoContent)
            throw new InvalidOperationException("The server does not import.");
        await end(cluster, way);
        var certificate = Imports.NewCertificate().Pem;
        var reads = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => TimeAsync(() => StatusAsync(http))));
        var writes = Task.WhenAll(
            Enumerable.Range(0, AtOnce).Select(i => TimeAsync(async () => (int)await Imports.PutAsync(http, $"silent {i}", certificate))));
        var times = new Times(await reads, await writes);
        await restore(cluster);
        return times;
    }

    private static Task Silence(PostgreSqlCluster cluster, Relay way)
    {
        way.Be(Relay.Mode.Silent);
        return Task.CompletedTask;
    }

    private static async Task<int> StatusAsync(HttpClient http)
    {
        using var response = await http.GetAsync("KeystoreEntries?$top=1");
        return (int)response.StatusCode;
    }

    private static async Task<(int Status, double Seconds)> TimeAsync(Func<Task<int>> call)
    {
        var watch = Stopwatch.StartNew();
        return (await call(), watch.Elapsed.TotalSeconds);
    }

    private sealed record Times((int Status, double Seconds)[] Reads, (int Status, double Seconds)[] Writes)
    {
        public bool AreKept => Longest(Reads) <= MostForReads + Tolerance && Longest(Writes) <= MostForWrites + Tolerance && Others == 0;

        private int Others => Reads.Concat(Writes).Count(call => call.Status != 503);

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture, $"reads {Longest(Reads):0.0} s, writes {Longest(Writes):0.0} s, {Others} × other than 503");

        private static double Longest((int Status, double Seconds)[] calls) => calls.Max(call => call.Seconds);
    }
}
