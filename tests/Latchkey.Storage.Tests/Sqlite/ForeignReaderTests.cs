using Latchkey.Keystores.Access;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Sqlite;

/// <summary>
/// The kernel drops every lock of a process on a file when the process closes any descriptor of that file: only SQLite may open it.
/// </summary>
[OnBothEngines]
public sealed class ForeignReaderTests
{
    [Fact]
    public async Task Nothing_that_a_server_does_with_its_storage_drops_the_locks_of_SQLite()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        await ShouldBeLockedAsync(storage);
        await storage.ImportAsync("one");
        await storage.ServiceKeys.AddAsync(new ServiceKey("client", Some.Tenant, "name", null, [], Some.Edit().At), TestStorage.Token);
        await ShouldBeLockedAsync(storage);
        await storage.Audit.VerifyAsync(Some.Tenant, TestStorage.Token);
        await storage.Backups.CreateAsync(Stream.Null, TestStorage.Token);
        await ShouldBeLockedAsync(storage);
        await using var another = storage.Another();
        await another.ServiceKeys.ListAsync(TestStorage.Token);
        await another.StopAsync();
        await ShouldBeLockedAsync(storage);
    }

    [Fact]
    public async Task A_program_that_reads_the_database_leaves_the_log_where_it_is()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        var file = Path.Combine(storage.Folder, "latchkey.db");
        await storage.ServiceKeys.AnyAsync(TestStorage.Token);
        await storage.ImportAsync("one");
        var log = await Shell.TextAsync($"stat -c %i '{file}-wal'");
        (await Shell.TextAsync($"sqlite3 '{file}' 'SELECT COUNT(*) FROM KeystoreEntries'")).Trim().ShouldBe("1");
        await Shell.OutputAsync(
            $"sqlite3 '{file}' \".backup '{file}.copy'\" && cat '{file}' '{file}-wal' '{file}-shm' > /dev/null && rm '{file}.copy'");
        (await Shell.TextAsync($"stat -c %i '{file}-wal'")).ShouldBe(log);
        await storage.ImportAsync("two");
        (await Shell.TextAsync($"sqlite3 '{file}' 'SELECT COUNT(*) FROM KeystoreEntries'")).Trim().ShouldBe("2");
    }

    [Fact]
    public async Task A_database_that_is_there_keeps_its_permissions_and_its_content()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        await storage.ImportAsync("one");
        await storage.StopAsync();
        File.SetUnixFileMode(
            Path.Combine(storage.Folder, "latchkey.db"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        await storage.RestartAsync();
        (await storage.ReadAsync()).Entries.ShouldHaveSingleItem();
    }

    private static async Task ShouldBeLockedAsync(TestStorage storage) =>
        (await KernelLocks.CountAsync(storage.Folder)).ShouldBeGreaterThan(0);
}
