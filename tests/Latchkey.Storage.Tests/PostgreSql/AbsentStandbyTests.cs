using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Storage.Tests.Infrastructure;
using Npgsql;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>A commit that the standby lacks is not acknowledged, although everybody sees it on the primary.</summary>
[OnBothEngines]
public sealed class AbsentStandbyTests
{
    public AbsentStandbyTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task A_commit_whose_wait_for_its_standby_was_ended_is_not_acknowledged_before_a_standby_is_back()
    {
        await using var cluster = await ThrowAwayCluster.StartAsync();
        await using var folder = TestStorage.Closed();
        await using var storage = await OpenAsync(folder, cluster);
        await CommitWithoutStandbyAsync(storage, cluster, "lacking");

        var waiting = storage.ImportAsync("waiting");
        await FollowAsync(cluster, "");
        (await waiting).After.System.Entries.Keys.ShouldContain(Alias.Parse("waiting"));
    }

    [Fact]
    public async Task A_refusal_that_such_a_commit_causes_is_not_answered_before_a_standby_is_back()
    {
        await using var cluster = await ThrowAwayCluster.StartAsync();
        await using var folder = TestStorage.Closed();
        await using var storage = await OpenAsync(folder, cluster);
        await CommitWithoutStandbyAsync(storage, cluster, "lacking");

        (await RefusedAsync(storage, "lacking")).ShouldBe(new Refusal.StoreUnavailable(), "after a failover the alias may be free");

        await FollowAsync(cluster, "");
        (await RefusedAsync(storage, "lacking")).ShouldBe(new Refusal.EntryAlreadyExists(Alias.Parse("lacking"), KeystoreName.System));
    }

    [Fact]
    public async Task A_commit_whose_wait_was_cancelled_is_not_acknowledged_although_PostgreSQL_reports_it_as_made()
    {
        await using var cluster = await ThrowAwayCluster.StartAsync();
        await using var folder = TestStorage.Closed();
        await using var storage = folder.Through(cluster.ConnectionString, maxWait: TimeSpan.FromSeconds(60));
        await cluster.ExecuteAsync("ALTER ROLE latchkey SET client_min_messages = error");
        await storage.Storage.OpenAsync(TestStorage.Token);
        await FollowAsync(cluster, "nobody");

        var lacking = storage.ImportAsync("lacking");
        for (var i = 0; i < 3; i++) await CancelAsync(cluster);
        var key = new ServiceKey("sb-1", Some.Tenant, "ci", SecretHash: null, [Roles.MonitoringDataRead], Some.Edit().At);
        var adding = storage.ServiceKeys.AddAsync(key, TestStorage.Token);
        await CancelAsync(cluster, waiting: 2);
        await adding.ShouldThrowAsync<NpgsqlException>();
        lacking.IsCompleted.ShouldBeFalse();

        await FollowAsync(cluster, "");
        (await lacking).After.System.Entries.Keys.ShouldContain(Alias.Parse("lacking"));
    }

    private static Task CancelAsync(ThrowAwayCluster cluster, int waiting = 1) => cluster.ExecuteAsync(
        $"""
        DO $$ BEGIN
          WHILE (SELECT count(*) < {waiting} FROM pg_stat_activity WHERE wait_event = 'SyncRep') LOOP
            PERFORM pg_sleep(0.01);
            PERFORM pg_stat_clear_snapshot();
          END LOOP;
          PERFORM pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep';
        END $$
        """);

    private static async Task<TestStorage> OpenAsync(TestStorage folder, ThrowAwayCluster cluster)
    {
        var storage = folder.Through($"{cluster.ConnectionString};Command Timeout=1", maxWait: TimeSpan.FromSeconds(10));
        await storage.Storage.OpenAsync(TestStorage.Token);
        await storage.ImportAsync("before");
        return storage;
    }

    private static async Task CommitWithoutStandbyAsync(TestStorage storage, ThrowAwayCluster cluster, string alias)
    {
        await FollowAsync(cluster, "nobody");
        (await RefusedAsync(storage, alias)).ShouldBe(new Refusal.StoreUnavailable());
        (await storage.ReadAsync()).Entries.Keys.ShouldContain(Alias.Parse(alias), "its wait has been ended");
    }

    private static async Task<Refusal> RefusedAsync(TestStorage storage, string alias) =>
        (await storage.ImportAsync(alias).ShouldThrowAsync<RefusalException>()).Refusal;

    private static Task FollowAsync(ThrowAwayCluster cluster, string standby) =>
        cluster.ExecuteAsync(
            $"ALTER SYSTEM SET synchronous_standby_names = '{standby}'", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.5)");
}
