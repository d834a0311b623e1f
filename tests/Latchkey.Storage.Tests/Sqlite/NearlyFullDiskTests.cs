using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.Sqlite;

/// <summary>A disk without room under SQLite is found before an import has failed.</summary>
public sealed class NearlyFullDiskTests
{
    [Fact]
    public async Task It_is_found_without_a_write_until_there_is_room_again()
    {
        TestDatabase.RequireSqlite();
        await using var disk = await SmallDisk.MountAsync(megabytes: 8);
        await using var elsewhere = TestStorage.Closed();
        await using var storage = elsewhere.Another(Path.Combine(disk.Folder, "data"));
        await storage.Storage.OpenAsync(TestStorage.Token);
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
        await disk.FillAsync();
        for (var i = 0; i < 3; i++) (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBe("The database accepts no writes.");
        disk.Empty();
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
        await storage.ImportAsync("after");
    }
}
