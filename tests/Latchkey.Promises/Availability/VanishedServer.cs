using System.Diagnostics;
using System.Globalization;
using Latchkey.Promises.Durability;

namespace Latchkey.Promises.Availability;

/// <summary>V7: a server stands still, or loses its network, while its transaction holds the row of the tenant.</summary>
internal static class VanishedServer
{
    private const double Limit = 15;
    private const string IsHeld =
        "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = '\"Tenants\"'::regclass AND mode IN ('RowShareLock', 'RowExclusiveLock'))";

    public static Promise Promise { get; } =
        new("V7", "A server that vanishes during a transaction (PostgreSQL)", "the others write again within 15 s", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        var rounds = run.IsQuick ? 2 : 10;
        await using var cluster = await PostgreSqlCluster.StartAsync();
        using var way = new Relay(cluster);
        await using var servers = await ServersUnderTest.StartAsync(run, [way.Setting(cluster)], [cluster.Setting]);
        var clients = new Imports();
        var (stopped, silent) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
            (round % 2 == 0 ? stopped : silent).Add(await VanishAsync(cluster, way, servers, clients, isStopped: round % 2 == 0));
        var comparison = await clients.CompareAsync(servers.Clients[1]);
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture,
                $"others wrote again within {stopped.Max():0.0} s where it was stopped, " +
                $"{silent.Max():0.0} s where its network went silent ({rounds} rounds, median {Median([.. stopped, .. silent]):0.0} s); " +
                $"{comparison}; other answers: {clients.OtherAnswers}"),
            stopped.Max() <= Limit && silent.Max() <= Limit && comparison.IsEqual && clients.HasOnly());
    }

    private static async Task<double> VanishAsync(
        PostgreSqlCluster cluster, Relay way, ServersUnderTest servers, Imports clients, bool isStopped)
    {
        var lost = await HoldAsync(cluster, way, servers, clients);
        if (isStopped) await SignalAsync(servers.All[0], "-STOP");
        else way.Be(Relay.Mode.Silent);

        var watch = Stopwatch.StartNew();
        await clients.ImportAsync(servers.Clients[1]);
        var seconds = watch.Elapsed.TotalSeconds;
        if (isStopped) await SignalAsync(servers.All[0], "-CONT");
        way.Open(cluster);
        await lost; // it begins once more
        return seconds;
    }

    // The first commit that is kept may be the server's question whether its database takes writes, which holds no tenant.
    private static async Task<Task> HoldAsync(PostgreSqlCluster cluster, Relay way, ServersUnderTest servers, Imports clients)
    {
        while (true)
        {
            var held = way.Held;
            way.Be(Relay.Mode.KeepsCommits);
            var import = clients.ImportAsync(servers.Clients[0]);
            while (way.Held == held) await Task.Delay(1);
            if (await cluster.AskAsync<bool>(IsHeld)) return import;
            way.Be(Relay.Mode.Open);
            await import;
        }
    }

    private static async Task SignalAsync(ServerUnderTest server, string signal) =>
        await Command.RunAsync("kill", signal, $"{server.ProcessId}");

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
