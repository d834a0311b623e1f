using System.Diagnostics;

namespace Latchkey.Promises.Durability;

/// <summary>
/// D15: a database without the last commits takes the place of the one that servers know, and goes on further. It counts as replaced from
/// the moment that the servers reach the other one. No call is under way then; the first that a server is asked afterwards must be answered
/// by what is there now.
/// </summary>
internal static class ReplacedHistory
{
    private const string Promised =
        "noticed before the next answer on every server; nothing overwritten unseen; a message says what was lost; no call refused";

    public static Promise OnPostgreSql { get; } =
        new("D15p", "20 asynchronous standbys without the last commits are promoted, with three servers", Promised, MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        var rounds = run.IsQuick ? 3 : 20;
        await using var pair = await PostgreSqlPair.StartAsync(isSynchronous: false);
        using var ways = new Ways(pair, 3);
        await using var servers = await ServersUnderTest.StartAsync(run, ways.Settings);
        var journal = new Journal();
        var (stale, overwritten, untold) = (0, 0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var lost = await LoseAsync(pair, ways, servers, journal, 1 + (round % 3));
            var since = await journal.ImportAsync(servers.Clients[2], round % 5); // fewer than were lost, as many, or more

            // The first server reads; the second writes what it does not know of, or what it believes to be there.
            if (!await journal.IsListedAsync(servers.Clients[0])) stale++;
            if (since.Count > 0 && await journal.OverwritesAsync(servers.Clients[1], since[0])) overwritten++;
            if (since.Count == 0 && await journal.ListsAsync(servers.Clients[1], lost[^1])) stale++;
            foreach (var client in servers.Clients) stale += await journal.IsListedAsync(client) ? 0 : 1;
            for (var server = 0; server < 2; server++) untold += await IsToldAsync(servers, server, round + 1) ? 0 : 1;
            await pair.RejoinAsync();
        }

        var (verified, _) = await servers.All[0].RunAsync("audit", "verify");
        return new Outcome(
            $"{rounds} promotions, {journal.Lost} commits lost: {stale} stale answers, {overwritten} overwritten unseen, " +
            $"{untold} of {2 * rounds} messages missing; other answers: {journal.Others}; " +
            $"audit log {(verified == 0 ? "verified" : "broken")}",
            stale + overwritten + untold + journal.Refusals == 0 && verified == 0);
    }

    // The first server writes what the second sees and the standby never hears of; then the standby takes over.
    private static async Task<IReadOnlyList<string>> LoseAsync(
        PostgreSqlPair pair, Ways ways, ServersUnderTest servers, Journal journal, int count)
    {
        await journal.ImportAsync(servers.Clients[0], 2);
        foreach (var client in servers.Clients) await journal.IsListedAsync(client);
        await pair.CatchUpAsync();
        pair.Log.Be(Relay.Mode.Silent);
        var lost = await journal.ImportAsync(servers.Clients[0], count, isLost: true);
        if (lost.Count < count || !await journal.ListsAsync(servers.Clients[1], lost[^1]))
            throw new InvalidOperationException("The second server does not see what the first has written.");
        ways.Close();
        await pair.FailOverAsync();
        ways.Open();
        return lost;
    }

    // What a server has written to its log arrives in the file within moments.
    private static async Task<bool> IsToldAsync(ServersUnderTest servers, int server, int times)
    {
        for (var watch = Stopwatch.StartNew(); servers.Alarms(server) != times; await Task.Delay(20))
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(2)) return false;
        }

        return true;
    }
}
