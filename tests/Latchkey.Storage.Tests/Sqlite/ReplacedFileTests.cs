using Latchkey.Keystores;
using Latchkey.Storage.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace Latchkey.Storage.Tests.Sqlite;

/// <summary>A former state that is put back under a running server is noticed before the next answer, in SQLite too.</summary>
[OnBothEngines]
public sealed class ReplacedFileTests
{
    public ReplacedFileTests() => TestDatabase.RequireSqlite();

    [Fact]
    public async Task A_state_that_another_program_restores_into_the_file_is_noticed()
    {
        await using var storage = await TestStorage.OpenAsync();
        var noticed = 0;
        storage.Storage.WhenHistoryIsReplaced(() => noticed++);
        await storage.ImportAsync("kept");
        var copy = Keep(storage);
        foreach (var lost in new[] { "lost 1", "lost 2" }) await storage.ImportAsync(lost);
        Restore(storage, copy);
        (await AliasesAsync(storage)).ShouldBe(["kept"]);
        noticed.ShouldBe(1);

        await storage.ImportAsync("new 1");
        Restore(storage, copy);
        (await storage.ImportAsync("new 2")).After.Revision.ShouldBe(2, "a write notices it too");
        (await AliasesAsync(storage)).ShouldBe(["kept", "new 2"]);
        noticed.ShouldBe(2);
        await storage.RestartAsync();
        (await AliasesAsync(storage)).ShouldBe(["kept", "new 2"]);
    }

    [Fact]
    public async Task Another_file_in_its_place_is_refused_until_the_server_starts_again()
    {
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("kept");
        var copy = Keep(storage);
        await storage.ImportAsync("lost");
        File.Move(copy, Path.Combine(storage.Folder, "latchkey.db"), overwrite: true);
        (await storage.ReadAsync().ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<Refusal.StoreUnavailable>();
        (await storage.ImportAsync("new").ShouldThrowAsync<RefusalException>()).Refusal.ShouldBeOfType<Refusal.StoreUnavailable>();
        await storage.StopAsync();
        // As the message says.
        foreach (var rest in new[] { "latchkey.db-wal", "latchkey.db-shm" }) File.Delete(Path.Combine(storage.Folder, rest));
        await storage.RestartAsync();
        (await AliasesAsync(storage)).ShouldBe(["kept"]);
    }

    private static string Keep(TestStorage storage)
    {
        var copy = Path.Combine(storage.Folder, "copy.db");
        storage.Execute($"VACUUM INTO '{copy}'");
        return copy;
    }

    private static void Restore(TestStorage storage, string copy)
    {
        using var source = new SqliteConnection($"Data Source={copy};Pooling=False");
        source.Open();
        using var target = (SqliteConnection)storage.Database.Connect();
        source.BackupDatabase(target);
    }

    private static async Task<IEnumerable<string>> AliasesAsync(TestStorage storage) =>
        (await storage.ReadAsync()).Entries.Keys.Select(alias => alias.Value);
}
