using System.Diagnostics;
using Latchkey.Keystores;
using Latchkey.Storage.Tests.Infrastructure;
using Npgsql;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>A database or a server that says nothing holds nobody up for longer than promised.</summary>
[OnBothEngines]
public sealed class SilentDatabaseTests
{
    // Two to four seconds are promised, and a busy machine takes some more. Without a deadline of ours, the driver would give up after
    // thirty, or never.
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(20);

    public SilentDatabaseTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task Reads_and_writes_end_in_time_while_the_database_is_silent_and_go_on_afterwards()
    {
        await using var cluster = await TestStorage.OpenAsync();
        using var proxy = new CuttingProxy(cluster.Database.ConnectionString!);
        await using var storage = cluster.Through(proxy.ConnectionString, maxWait: TimeSpan.FromSeconds(3));
        await storage.Storage.OpenAsync(TestStorage.Token);
        await storage.ImportAsync("before");
        await storage.ServiceKeys.AnyAsync(TestStorage.Token); // as every server does at its start
        proxy.IsSilent = true;
        var since = Stopwatch.StartNew();
        var reads = Enumerable.Range(0, 50).Select(_ => RefusedAfterAsync(storage.ReadAsync(), since)).ToList();
        var writes = Enumerable.Range(0, 50).Select(i => RefusedAfterAsync(storage.ImportAsync($"{i}"), since)).ToList();
        var found = RefusedAfterAsync(storage.ServiceKeys.AnyAsync(TestStorage.Token), since);
        (await Task.WhenAll([.. reads, .. writes, found])).Max().ShouldBeLessThan(InTime);

        proxy.IsSilent = false;
        await storage.ImportAsync("after");
        (await storage.ReadAsync()).Entries.Keys.ShouldContain(Alias.Parse("after"));
    }

    // Each that waits keeps its request in memory.
    [Fact]
    public async Task Reads_beyond_two_thousand_do_not_wait_at_all()
    {
        await using var cluster = await TestStorage.OpenAsync();
        using var proxy = new CuttingProxy(cluster.Database.ConnectionString!);
        await using var storage = cluster.Through(proxy.ConnectionString);
        await storage.Storage.OpenAsync(TestStorage.Token);
        proxy.IsSilent = true;
        var reads = Enumerable.Range(0, 2_200).Select(_ => storage.ReadAsync()).ToList();
        var refused = await Task.WhenAll(reads.Select(read => read.ShouldThrowAsync<RefusalException>()));
        proxy.IsSilent = false;
        refused.ShouldAllBe(refusal => refusal.Refusal == new Refusal.StoreUnavailable());
        var atOnce = refused.Where(refusal => refusal.InnerException!.Message.Contains("already waiting", StringComparison.Ordinal));
        atOnce.Count().ShouldBeGreaterThanOrEqualTo(200);
    }

    [Fact]
    public async Task The_end_of_a_server_does_not_wait_for_a_silent_database()
    {
        await using var cluster = await TestStorage.OpenAsync();
        using var proxy = new CuttingProxy(cluster.Database.ConnectionString!);
        await using var storage = cluster.Through(proxy.ConnectionString + ";Command Timeout=0", maxWait: TimeSpan.FromSeconds(2));
        await storage.Storage.OpenAsync(TestStorage.Token);
        await storage.ImportAsync("before");
        proxy.IsSilent = true;
        var write = storage.ImportAsync("during");
        await storage.StopAsync().AsTask().WaitAsync(InTime, TestStorage.Token);
        (await write.ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.StoreUnavailable());

        // It stays silent: what the write has sent must not reach the database while the test clears its tables away.
    }

    [Fact]
    public async Task A_start_waits_for_a_database_that_does_not_answer_yet()
    {
        await using var cluster = TestStorage.Closed();
        using var proxy = new CuttingProxy(cluster.Database.ConnectionString!) { IsSilent = true };
        await using var storage = cluster.Through(proxy.ConnectionString + ";Timeout=1", startWait: TimeSpan.FromMinutes(1));
        var opening = storage.Storage.OpenAsync(TestStorage.Token);
        await Task.Delay(TimeSpan.FromSeconds(2), TestStorage.Token);
        opening.IsCompleted.ShouldBeFalse();
        proxy.IsSilent = false;
        await opening;
        await storage.ImportAsync("one");
    }

    [Fact]
    public async Task A_start_waits_for_a_free_connection()
    {
        await using var cluster = await TestStorage.OpenAsync();
        var given = new NpgsqlConnectionStringBuilder(cluster.Database.ConnectionString) { Username = $"limited_{Guid.NewGuid():n}" };
        cluster.Execute($"CREATE ROLE {given.Username} LOGIN CONNECTION LIMIT 0");
        cluster.Execute($"GRANT ALL ON SCHEMA {given.SearchPath} TO {given.Username}");
        cluster.Execute($"GRANT ALL ON ALL TABLES IN SCHEMA {given.SearchPath} TO {given.Username}");
        cluster.Execute($"GRANT ALL ON ALL SEQUENCES IN SCHEMA {given.SearchPath} TO {given.Username}");
        await using (var storage = cluster.Through(given.ToString(), startWait: TimeSpan.FromMinutes(1)))
        {
            var opening = storage.Storage.OpenAsync(TestStorage.Token);
            await Task.Delay(TimeSpan.FromSeconds(2), TestStorage.Token);
            opening.IsCompleted.ShouldBeFalse();
            cluster.Execute($"ALTER ROLE {given.Username} CONNECTION LIMIT -1");
            await opening;
            await storage.ImportAsync("one");
        }

        cluster.Execute($"DROP OWNED BY {given.Username}");
        cluster.Execute($"DROP ROLE {given.Username}");
    }

    [Fact]
    public Task A_server_that_vanishes_during_a_transaction_delays_the_others_for_a_few_seconds_only() =>
        DelaysOthersBrieflyAsync(proxy => proxy.Cut(CuttingProxy.When.Swallowed), "idle in transaction");

    // To PostgreSQL such a session is not idle, and only the servers that wait for it can end it.
    [Fact]
    public Task A_server_that_vanishes_in_the_middle_of_a_batch_delays_the_others_for_a_few_seconds_only() =>
        DelaysOthersBrieflyAsync(proxy => proxy.SwallowFrom("vanishing"), "active");

    private static async Task DelaysOthersBrieflyAsync(Action<CuttingProxy> vanish, string state)
    {
        await using var first = await TestStorage.OpenAsync();
        using var proxy = new CuttingProxy(first.Database.ConnectionString!);
        await using var vanishing = first.Through(proxy.ConnectionString);
        await vanishing.Storage.OpenAsync(TestStorage.Token);
        await vanishing.ImportAsync("before");
        vanish(proxy);
        var lost = vanishing.ImportAsync("vanishing");
        while (first.Database.Scalar($"SELECT count(*) FROM pg_stat_activity WHERE application_name = current_schema() " +
            $"AND wait_event = 'ClientRead' AND state = '{state}'") is 0L) await Task.Delay(10, TestStorage.Token);

        // It would be two, by the limits of the system.
        await first.ImportAsync("others").WaitAsync(TimeSpan.FromMinutes(1), TestStorage.Token);
        await lost; // whose server begins once more when it hears that its session was ended
        (await first.ReadAsync()).Entries.Keys.Select(alias => alias.Value).ShouldBe(["before", "others", "vanishing"], ignoreOrder: true);
    }

    private static async Task<TimeSpan> RefusedAfterAsync<T>(Task<T> call, Stopwatch since)
    {
        var refused = await call.ShouldThrowAsync<RefusalException>();
        refused.Refusal.ShouldBeOneOf(new Refusal.StoreUnavailable(), new Refusal.KeystoreLocked());
        return since.Elapsed;
    }
}
