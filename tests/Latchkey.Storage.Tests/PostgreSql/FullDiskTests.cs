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
        Assert.SkipUnless(Environment.UserName == "root", "Only root mounts a file system.");
        var parent = Directory.CreateTempSubdirectory("latchkey-postgresql-");
        var mount = Path.Combine(parent.FullName, "disk");
        Assert.SkipUnless(
            await Shell.TextAsync(
                $"mkdir '{mount}' && mount -t tmpfs -o size=150m tmpfs '{mount}' && echo mounted || true") == "mounted\n",
            "No file system can be mounted here.");
        try
        {
            File.SetUnixFileMode(parent.FullName, (UnixFileMode)0b111_101_101); // PostgreSQL runs as another user
            await using var cluster = await ThrowAwayCluster.StartInAsync(Directory.CreateDirectory(Path.Combine(mount, "postgresql")));
            await FillAsync(cluster, Path.Combine(mount, "rest"));
        }
        finally
        {
            await Shell.TextAsync($"umount '{mount}'");
            parent.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(ThrowAwayCluster cluster, string rest)
    {
        await using var elsewhere = TestStorage.Closed();
        await using var storage = elsewhere.Through(cluster.ConnectionString, maxWait: TimeSpan.FromSeconds(1));
        await storage.Storage.OpenAsync(TestStorage.Token);
        await storage.ImportAsync("before");
        await Shell.TextAsync($"cat /dev/zero > '{rest}' 2>/dev/null || true");
        await RefusedAsync(storage);
        for (var i = 0; i < 3; i++) (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBe("The database accepts no writes.");
        File.Delete(rest);
        (await storage.Storage.CheckAsync(TestStorage.Token)).ShouldBeNull();
        await storage.ImportAsync("after");
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
