using System.Data;
using System.Data.Common;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Latchkey.Storage.Tests.Writing;

[OnBothEngines]
public sealed class FailingWriteTests
{
    [Fact]
    public async Task A_refused_write_leaves_nothing_and_the_store_goes_on()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("before");
        RefusePoison(storage);
        await ShouldBeUnavailable(storage.ImportAsync("poison"));
        (await storage.ReadAsync()).Entries.ShouldHaveSingleItem();
        (await storage.ImportAsync("after")).After.Revision.ShouldBe(2);
        storage.Database.Allow();
        await storage.ImportAsync("poison");
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value).ShouldBe(["after", "before", "poison"]);
    }

    [Theory]
    [InlineData("INSERT ON KeystoreEntries")]
    [InlineData("INSERT ON AuditRecords")]
    [InlineData("INSERT ON Commits")]
    [InlineData("UPDATE ON Tenants")]
    public async Task A_row_that_the_database_drops_without_an_error_fails_its_write(string operation)
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("before");
        storage.Database.Swallow(operation);
        var refused = await storage.ImportAsync("after").ShouldThrowAsync<RefusalException>();
        refused.Refusal.ShouldBe(new Refusal.StoreUnavailable());
        refused.InnerException.ShouldBeOfType<StorageException>().Message.ShouldContain(operation.Split(' ')[^1]);
        (await storage.ReadAsync()).Entries.ShouldHaveSingleItem();
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.ShouldHaveSingleItem();
    }

    // What does not go through the writer.
    [Theory]
    [InlineData("INSERT ON EndedSessions")]
    [InlineData("INSERT ON CalendarTokens")]
    [InlineData("DELETE ON CalendarTokens")]
    [InlineData("INSERT ON DataKeys")]
    [InlineData("UPDATE ON DataKeys")]
    public async Task Sessions_calendars_and_keys_are_unavailable_where_the_database_takes_no_writes(string operation)
    {
        await using var storage = await TestStorage.OpenAsync();
        var (now, token) = (storage.Clock.GetUtcNow(), TestStorage.Token);
        var calendar = (await storage.CalendarTokens.CreateAsync(Some.Tenant, "before", Some.Edit(), token)).Token;
        storage.Database.Refuse(operation);
        await ShouldBeUnavailable(operation switch
        {
            "INSERT ON EndedSessions" => storage.EndedSessions.EndAsync(new EndedSession("sb-1", Guid.NewGuid(), now, now), token),
            "INSERT ON CalendarTokens" => storage.CalendarTokens.CreateAsync(Some.Tenant, "after", Some.Edit(), token),
            "DELETE ON CalendarTokens" => storage.CalendarTokens.RevokeAsync(Some.Tenant, calendar.Id, Some.Edit(), token),
            "INSERT ON DataKeys" => storage.Keys.RotateDataKeyAsync(token),
            _ => storage.MasterKeys.RotateAsync(token),
        });
    }

    [Fact]
    public async Task No_caller_of_a_failed_batch_sees_a_state_that_never_existed()
    {
        await using var storage = await TestStorage.OpenAsync();
        RefusePoison(storage);
        using var writer = await HeldWriter.HoldAsync(storage.Store);
        Task[] batch =
        [
            storage.ImportAsync("good"),
            storage.ImportAsync("poison"),
            storage.ImportAsync("good"), // refused: exists
            storage.Store.ChangeAsync(Some.Tenant, _ => KeystoreChange.None(Some.Edit()), TestStorage.Token),
        ];
        await writer.ReleaseAsync();
        foreach (var change in batch) await ShouldBeUnavailable(change);
        await storage.RestartAsync();
        var keystores = await storage.Store.ReadAsync(Some.Tenant, TestStorage.Token);
        keystores.Revision.ShouldBe(0);
        keystores.System.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_waits_while_another_process_keeps_the_database_locked()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("before"); // the first change also reserves sealings, which waits for the lock by itself
        Task<CommittedChange> waiting;
        await using (await LockedAsync(storage))
        {
            waiting = storage.ImportAsync("one");
            await Task.Delay(3 * TestStorage.BusyTimeout, TestStorage.Token);
            waiting.IsCompleted.ShouldBeFalse("it may wait for thirty seconds");
        }

        (await waiting).After.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task A_database_that_another_process_keeps_locked_for_too_long_is_unavailable_until_it_is_let_go()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync(maxWait: TimeSpan.FromSeconds(2));
        await using (await LockedAsync(storage))
            (await storage.ImportAsync("one").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.StoreUnavailable());
        (await storage.ImportAsync("one")).After.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_failed_commit_what_the_database_says_counts()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        RefusePoison(storage);
        await ShouldBeUnavailable(storage.ImportAsync("poison"));

        // As if the failed commit had reached the disk after all; that nobody has signed the row is seen too.
        storage.Execute("UPDATE Tenants SET Revision = 7; UPDATE Commits SET Revision = 7");
        storage.Execute("UPDATE KeystoreEntries SET Alias = 'poison', Revision = 7");
        var next = await storage.ImportAsync("two");
        next.After.Revision.ShouldBe(8);
        next.After.System.Entries.Keys.Select(alias => alias.Value).ShouldBe(["two"]);
        next.After.System.Altered.ShouldHaveSingleItem().Value.ShouldBe("poison");
    }

    [Fact]
    public async Task A_lost_table_is_unavailable_and_no_crash()
    {
        await using var storage = await TestStorage.OpenAsync();
        storage.Execute("ALTER TABLE KeystoreEntries RENAME TO Elsewhere");
        await ShouldBeUnavailable(storage.ImportAsync("one"));
        await ShouldBeUnavailable(storage.ImportAsync("one"));
        storage.Execute("ALTER TABLE Elsewhere RENAME TO KeystoreEntries");
        (await storage.ImportAsync("one")).After.Revision.ShouldBe(1);
    }

    // Closing the connection ends its transaction.
    private static async Task<DbConnection> LockedAsync(TestStorage storage)
    {
        var other = storage.Database.Connect();
        await other.BeginTransactionAsync(IsolationLevel.Serializable, TestStorage.Token);
        return other;
    }

    private static void RefusePoison(TestStorage storage) => storage.Database.Refuse("INSERT ON KeystoreEntries", "NEW.Alias = 'poison'");

    private static async Task ShouldBeUnavailable(Task change)
    {
        var refused = await change.ShouldThrowAsync<RefusalException>();
        refused.Refusal.ShouldBe(new Refusal.StoreUnavailable());
        refused.InnerException.ShouldBeAssignableTo(TestDatabase.IsPostgreSql ? typeof(PostgresException) : typeof(SqliteException));
    }
}
