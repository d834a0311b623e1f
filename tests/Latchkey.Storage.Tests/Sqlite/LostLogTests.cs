using Latchkey.Keystores;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Sqlite;

/// <summary>
/// A log that is deleted under the server would take every later commit with it: none is acknowledged before that is mended.
/// </summary>
[OnBothEngines]
public sealed class LostLogTests
{
    [Theory]
    [InlineData("-wal")]
    [InlineData("-shm")]
    [InlineData("-wal", "-shm")]
    public async Task A_deleted_log_costs_nothing_that_was_or_is_acknowledged(params string[] deleted)
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("before");
        Delete(storage, deleted);
        await storage.ImportAsync("after");
        (await OnDiskAsync(storage)).ShouldBe(["after", "before"]);
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value).ShouldBe(["after", "before"]);
    }

    [Fact]
    public async Task It_is_mended_without_a_write_too()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("before");
        Delete(storage, "-wal");
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBe("The database cannot be read.");
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
        (await OnDiskAsync(storage)).ShouldBe(["before"]);
    }

    [Fact]
    public async Task A_change_that_was_under_way_is_not_acknowledged_and_not_made_twice()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("before");
        var change = storage.Store.ChangeAsync(
            Some.Tenant,
            keystores =>
            {
                Delete(storage, "-wal", "-shm");
                return Some.Import(keystores, "between");
            },
            TestStorage.Token);
        (await change.ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.StoreUnavailable());
        (await storage.ImportAsync("after")).After.System.Entries.Count.ShouldBe(3);
        (await OnDiskAsync(storage)).ShouldBe(["after", "before", "between"]);
    }

    [Fact]
    public async Task A_database_that_was_replaced_takes_no_writes()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("before");
        var file = Path.Combine(storage.Folder, "latchkey.db");
        await Shell.OutputAsync($"sqlite3 '{file}' \".backup '{file}.copy'\" && mv '{file}.copy' '{file}'");
        (await storage.ImportAsync("after").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBe(new Refusal.StoreUnavailable());
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBe("The database accepts no writes.");
        await storage.RestartAsync();
        await storage.ImportAsync("after");
        (await OnDiskAsync(storage)).ShouldBe(["after", "before"]);
    }

    private static void Delete(TestStorage storage, params string[] endings)
    {
        foreach (var ending in endings) File.Delete(Path.Combine(storage.Folder, $"latchkey.db{ending}"));
    }

    /// <summary>The aliases that another program finds in the files.</summary>
    private static async Task<string[]> OnDiskAsync(TestStorage storage) =>
        (await Shell.TextAsync(
            $"sqlite3 '{Path.Combine(storage.Folder, "latchkey.db")}' 'SELECT Alias FROM KeystoreEntries ORDER BY Alias'"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
