using System.Diagnostics;

namespace Latchkey.Promises.Durability;

/// <summary>
/// D14: a server loses the answer to a commit together with the primary of PostgreSQL. The synchronous standby that takes its place has
/// the commit or has not, and has given the number of that transaction to another by the time that the server asks.
/// </summary>
internal static class LostCommits
{
    private const int AtOnce = 4;
    private const int Others = 3;

    private static readonly TimeSpan Most = TimeSpan.FromMinutes(20);

    public static Promise Promise { get; } = new(
        "D14", "A commit whose answer was lost is known by a row of ours (PostgreSQL)",
        "200 failovers to a synchronous standby with reused transaction ids: 0 false 2xx, 0 lost", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        var failovers = run.IsQuick ? 3 : 200;
        await using var pair = await PostgreSqlPair.StartAsync(isSynchronous: true);
        using var ways = new Ways(pair, 2);
        await using var servers = await ServersUnderTest.StartAsync(run, ways.Settings);
        var counts = new Counts();
        var clients = new Imports();
        for (var watch = Stopwatch.StartNew(); counts.Failovers < failovers && (run.IsQuick || watch.Elapsed < Most);)
        {
            await FailOverAsync(pair, ways, servers, clients, counts);
            counts.FalseAnswers += (await clients.CompareAsync(servers.Clients[1])).Lost;
        }

        await servers.All[0].TerminateAsync();
        await servers.All[0].StartAgainAsync();
        using var reader = await servers.All[0].SignInAsync();
        var comparison = await clients.CompareAsync(reader);
        var (verified, _) = await servers.All[0].RunAsync("audit", "verify");
        var alarms = servers.Alarms(0) + servers.Alarms(1);
        return new Outcome(
            $"{counts}; {clients.Acknowledged:N0} writes: {counts.FalseAnswers} false 2xx, {comparison}; " +
            $"other answers: {clients.OtherAnswers}; {alarms} false alarms; audit log {(verified == 0 ? "verified" : "broken")}",
            counts.FalseAnswers == 0 && comparison.IsEqual && verified == 0 && alarms == 0 && clients.HasOnly(503)
            && counts.Failovers >= failovers);
    }

    private static async Task FailOverAsync(PostgreSqlPair pair, Ways ways, ServersUnderTest servers, Imports clients, Counts counts)
    {
        // 1. The answer to a commit of the first server stays away; three times of four because the standby never hears of it.
        var isLost = counts.Failovers++ % 4 != 3;
        var (held, revision) = (ways[0].Held, await pair.Primary.AskAsync<long>("SELECT max(\"Revision\")::bigint FROM \"Tenants\""));
        ways[0].Be(Relay.Mode.KeepsAnswers);
        if (isLost) pair.Log.Be(Relay.Mode.Silent);
        var imports = Enumerable.Range(0, AtOnce).Select(_ => clients.ImportAsync(servers.Clients[0])).ToList();
        while (ways[0].Held == held) await Task.Delay(1);
        await pair.Primary.UntilAsync(isLost
            ? "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')"
            : $"SELECT max(\"Revision\") > {revision} FROM \"Tenants\"");
        var transaction = isLost
            ? await pair.Primary.AskAsync<string>(
                "SELECT max(backend_xid::text::bigint)::text FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            : null;

        // 2. The primary dies, the standby takes its place, and the other server writes there.
        ways.Close();
        await pair.FailOverAsync();
        ways[1].Open(pair.Primary);
        for (var i = 0; i < Others; i++) await clients.ImportAsync(servers.Clients[1]);
        if (isLost) counts.Lost++;
        if (isLost && await pair.Primary.AskAsync<bool>($"SELECT coalesce(pg_xact_status('{transaction}'::xid8) = 'committed', false)"))
            counts.Reused++;

        // 3. Only then can the first server ask.
        ways[0].Open(pair.Primary);
        await Task.WhenAll(imports);
        await pair.RejoinAsync();
    }

    private sealed class Counts
    {
        public int Failovers { get; set; }

        public int Lost { get; set; }

        public int Reused { get; set; }

        public int FalseAnswers { get; set; }

        public override string ToString() =>
            $"{Failovers} failovers, {Lost} with a commit that the standby lacked, whose number another had by then in {Reused}";
    }
}
