using Latchkey.Keystores.Stores;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Backups;

[OnBothEngines]
public sealed class DamagedDatabaseTests
{
    [Fact]
    public async Task A_database_with_a_damaged_page_is_not_backed_up()
    {
        TestDatabase.RequireSqlite();
        await using var storage = await TestStorage.OpenAsync();
        for (var i = 0; i < 20; i++) await storage.ImportAsync($"{i}");
        await storage.StopAsync();
        var file = Path.Combine(storage.Folder, "latchkey.db");
        var page = int.Parse(
            await Shell.TextAsync(
                $"sqlite3 '{file}' \"SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'AuditRecords' LIMIT 1\""));
        await using (var octets = File.OpenWrite(file))
        {
            octets.Position = (page - 1) * 4096L;
            octets.Write(Enumerable.Repeat((byte)0xAA, 512).ToArray());
        }

        await using var another = storage.Another();
        (await another.Backups.CreateAsync(Stream.Null, TestStorage.Token).ShouldThrowAsync<StorageException>()).Message.ShouldContain(
            "is damaged");
    }
}
