using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>A connection that breaks is made anew, and every change is made once.</summary>
[OnBothEngines]
public sealed class LostConnectionTests
{
    public LostConnectionTests() => TestDatabase.RequirePostgreSql();

    [Fact]
    public async Task A_connection_that_the_database_ends_costs_nothing_but_time()
    {
        await using var storage = await TestStorage.OpenAsync();
        for (var i = 1; i <= 5; i++)
        {
            storage.Database.EndConnections();
            (await storage.ImportAsync($"{i}")).After.Revision.ShouldBe(i);
            storage.Database.EndConnections();
            (await storage.ReadAsync()).Entries.Count.ShouldBe(i);
        }

        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).ShouldBe(new AuditFinding(5, null, null));
    }

    [Fact]
    public async Task A_change_whose_transaction_was_ended_is_decided_anew()
    {
        await using var storage = await TestStorage.OpenAsync();
        var decided = 0;
        var change = await storage.Store.ChangeAsync(
            Some.Tenant,
            keystores =>
            {
                if (++decided == 1) storage.Database.EndConnections();
                return Some.Import(keystores, "one");
            },
            TestStorage.Token);
        decided.ShouldBe(2);
        change.After.Revision.ShouldBe(1);
        (await storage.ReadAsync()).Entries.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(nameof(CuttingProxy.When.BeforeTheServerHears), 2)]
    [InlineData(nameof(CuttingProxy.When.BeforeTheClientHears), 1)]
    public async Task A_commit_whose_answer_is_lost_is_looked_up_and_not_made_twice(string when, int decisions)
    {
        await using var cluster = await TestStorage.OpenAsync(); // makes the schema
        await cluster.StopAsync();
        using var proxy = new CuttingProxy(cluster.Database.ConnectionString!);
        await using var storage = cluster.Through(proxy.ConnectionString);
        await storage.Storage.OpenAsync(TestStorage.Token);
        for (var i = 1; i <= 10; i++)
        {
            proxy.Cut(Enum.Parse<CuttingProxy.When>(when));
            var decided = 0;
            var change = await storage.Store.ChangeAsync(
                Some.Tenant,
                keystores =>
                {
                    decided++;
                    return Some.Import(keystores, $"{i}");
                },
                TestStorage.Token);
            change.After.Revision.ShouldBe(i);
            decided.ShouldBe(decisions);
            proxy.Cuts.ShouldBe(i);
        }

        (await storage.ReadAsync()).Entries.Count.ShouldBe(10);
        (await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token)).ShouldBe(new AuditFinding(10, null, null));
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_for_a_while_is_waited_for()
    {
        await using var storage = await TestStorage.OpenAsync();
        using var writer = await HeldWriter.HoldAsync(storage.Store);
        var change = storage.ImportAsync("one");
        await using (var other = storage.Database.Connect())
        {
            await using var transaction = await TestDatabase.LockAsync(other, "KeystoreEntries", "EXCLUSIVE");
            await writer.ReleaseAsync();
            (await storage.ReadAsync()).Entries.ShouldBeEmpty("reads go on");
            change.IsCompleted.ShouldBeFalse();
        }

        (await change).After.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_may_lose_commits_is_refused()
    {
        await using var cluster = TestStorage.Closed();
        await using var storage = cluster.Through(cluster.Database.ConnectionString + ";Options=-c synchronous_commit=off");
        (await storage.Storage.OpenAsync(TestStorage.Token).ShouldThrowAsync<StorageException>()).Message.ShouldContain(
            "synchronous_commit is 'off'");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told_without_its_password()
    {
        await using var cluster = TestStorage.Closed();
        await using var storage = cluster.Through("Host=/nowhere;Database=none;Username=nobody;Password=secret-canary;SSL Mode=Disable");
        var refused = await storage.Storage.OpenAsync(TestStorage.Token).ShouldThrowAsync<StorageException>();
        refused.Message.ShouldContain("'none' on /nowhere");
        refused.ToString().ShouldNotContain("secret-canary");
    }
}
