using Latchkey.Keystores;
using Latchkey.Storage.Tests.Infrastructure;

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
        await using var storage = folder.Through($"{cluster.ConnectionString};Command Timeout=1", maxWait: TimeSpan.FromSeconds(10));
        await storage.Storage.OpenAsync(TestStorage.Token);
        await storage.ImportAsync("before");

        await FollowAsync(cluster, "nobody");
        (await storage.ImportAsync("lacking").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.StoreUnavailable());
        (await storage.ReadAsync()).Entries.Keys.ShouldContain(Alias.Parse("lacking"), "its wait has been ended");

        var waiting = storage.ImportAsync("waiting");
        await FollowAsync(cluster, "");
        (await waiting).After.System.Entries.Keys.ShouldContain(Alias.Parse("waiting"));
    }

    private static Task FollowAsync(ThrowAwayCluster cluster, string standby) =>
        cluster.ExecuteAsync(
            $"ALTER SYSTEM SET synchronous_standby_names = '{standby}'", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.5)");
}
