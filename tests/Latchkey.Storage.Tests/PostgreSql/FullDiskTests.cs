using Latchkey.Keystores;
using Latchkey.Storage.Tests.Infrastructure;

namespace Latchkey.Storage.Tests.PostgreSql;

/// <summary>A full disk under PostgreSQL takes small updates and refuses imports.</summary>
[OnBothEngines]
public sealed class FullDiskTests
{
    [Fact]
    public async Task It_is_found_until_there_is_room_again()
    {
        TestDatabase.RequirePostgreSql();
        await using var disk = await SmallDisk.MountAsync(megabytes: 150);
        await using var cluster = await ThrowAwayCluster.StartInAsync(Directory.CreateDirectory(Path.Combine(disk.Folder, "postgresql")));
        await using var elsewhere = TestStorage.Closed();
        await using var storage = elsewhere.Through(cluster.ConnectionString, maxWait: TimeSpan.FromSeconds(5));
        await storage.Storage.OpenAsync(TestStorage.Token);
        await storage.ImportAsync("before");
        await disk.FillAsync();
        await RefusedAsync(storage);
        for (var i = 0; i < 3; i++) (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBe("The database accepts no writes.");
        disk.Empty();
        await AcceptedAsync(storage);
        await storage.ImportAsync("after");
    }

    // The writer rests for a second or two between two attempts of a refused commit; until the next one, the disk is full for it.
    private static async Task AcceptedAsync(TestStorage storage)
    {
        for (var attempt = 1; await storage.Storage.CheckAsync(TestStorage.Token) is { } fault; attempt++)
        {
            attempt.ShouldBeLessThan(200, fault);
            await Task.Delay(100, TestStorage.Token);
        }
    }

    // Until the pages that the tables have already are full.
    private static async Task RefusedAsync(TestStorage storage)
    {
        for (var i = 0; i < 500; i++)
        {
            try
            {
                await storage.ImportAsync($"during {i}");
            }
            catch (RefusalException refused)
            {
                refused.Refusal.ShouldBe(new Refusal.StoreUnavailable());
                return;
            }
        }

        Assert.Fail("The disk is not full.");
    }
}
