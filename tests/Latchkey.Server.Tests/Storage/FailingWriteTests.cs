using Latchkey.Keystores;
using Microsoft.Data.Sqlite;

namespace Latchkey.Server.Tests.Storage;

public sealed class FailingWriteTests
{
    private const string RefusePoison =
        "CREATE TRIGGER Refuse BEFORE INSERT ON KeystoreEntries WHEN NEW.Alias = 'poison' BEGIN SELECT RAISE(ABORT, 'refused'); END";

    [Fact]
    public async Task A_refused_write_leaves_nothing_and_the_store_goes_on()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("before");
        storage.Execute(RefusePoison);
        await ShouldBeUnavailable(storage.ImportAsync("poison"));
        (await storage.ReadAsync()).Entries.ShouldHaveSingleItem();
        (await storage.ImportAsync("after")).After.Revision.ShouldBe(2);
        storage.Execute("DROP TRIGGER Refuse");
        await storage.ImportAsync("poison");
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value).ShouldBe(["after", "before", "poison"]);
    }

    [Fact]
    public async Task Nobody_of_a_failed_batch_is_told_of_a_state_that_never_was()
    {
        await using var storage = await TestStorage.OpenAsync();
        storage.Execute(RefusePoison);
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
    public async Task A_database_that_another_process_keeps_locked_is_unavailable_until_it_is_let_go()
    {
        await using var storage = await TestStorage.OpenAsync();
        await using (var other = storage.Connect())
        await using (other.BeginTransaction(deferred: false))
        {
            await ShouldBeUnavailable(storage.ImportAsync("one"));
        }

        (await storage.ImportAsync("one")).After.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_failed_commit_what_the_database_says_counts()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        storage.Execute(RefusePoison);
        await ShouldBeUnavailable(storage.ImportAsync("poison"));

        // As if the failed commit had reached the disk after all.
        storage.Execute("UPDATE Tenants SET Revision = 7; UPDATE KeystoreEntries SET Alias = 'poison', Revision = 7");
        var next = await storage.ImportAsync("two");
        next.After.Revision.ShouldBe(8);
        next.After.System.Entries.Keys.Select(alias => alias.Value).ShouldBe(["poison", "two"]);
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

    private static async Task ShouldBeUnavailable(Task change)
    {
        var refused = await change.ShouldThrowAsync<RefusalException>();
        refused.Refusal.ShouldBe(new Refusal.StoreUnavailable());
        refused.InnerException.ShouldBeOfType<SqliteException>();
    }
}
