using Latchkey.Storage.Sqlite;

namespace Latchkey.Storage.Tests.Sqlite;

/// <summary>A file that was deleted, replaced or moved away is noticed by the next look, however soon that is.</summary>
public sealed class DatabaseFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("latchkey-files");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(110)]
    public async Task Every_change_of_a_name_is_noticed_at_once(int millisecondsBetween)
    {
        var files = new DatabaseFiles(At("db"));
        foreach (var name in new[] { "db", "db-wal", "db-shm" }) await File.WriteAllTextAsync(At(name), "", Token);
        for (var i = 0; i < 60; i++)
        {
            await Task.Delay(millisecondsBetween, Token);
            files.Now().ShouldBe(FileIdentities.Of(At("db")));
            await Task.Delay(millisecondsBetween, Token);
            files.Now().ShouldBe(FileIdentities.Of(At("db")));
            var before = files.Now();
            Change(i, At(new[] { "db", "db-wal", "db-shm" }[i % 3]));
            files.Now().ShouldNotBe(before, $"change {i}");
        }
    }

    [Fact]
    public async Task A_folder_that_is_moved_away_and_replaced_is_noticed()
    {
        var (folder, other) = (_folder.CreateSubdirectory("data").FullName, _folder.CreateSubdirectory("other").FullName);
        foreach (var place in new[] { folder, other }) await File.WriteAllTextAsync(Path.Combine(place, "db"), "", Token);
        var files = new DatabaseFiles(Path.Combine(folder, "db"));
        var before = await SettledAsync(files);
        Directory.Move(folder, At("former"));
        files.Now().Database.ShouldBeNull();
        Directory.Move(other, folder);
        files.Now().Database.ShouldNotBeNull();
        files.Now().ShouldNotBe(before);
    }

    [Fact]
    public async Task A_link_whose_target_is_replaced_in_another_folder_is_noticed()
    {
        var elsewhere = Path.Combine(_folder.CreateSubdirectory("elsewhere").FullName, "db");
        await File.WriteAllTextAsync(elsewhere, "", Token);
        File.CreateSymbolicLink(At("db"), elsewhere);
        var files = new DatabaseFiles(At("db"));
        var before = await SettledAsync(files);
        await File.WriteAllTextAsync($"{elsewhere}.new", "", Token);
        File.Move($"{elsewhere}.new", elsewhere, overwrite: true);
        files.Now().ShouldNotBe(before);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private static async Task<FileIdentities> SettledAsync(DatabaseFiles files)
    {
        for (var i = 0; i < 4; i++)
        {
            files.Now();
            await Task.Delay(60, Token);
        }

        return files.Now();
    }

    // A file in whose place another is put keeps its inode number from being given again: the other is made first.
    private void Change(int number, string path)
    {
        if (number % 2 == 0 || !File.Exists(path))
        {
            File.WriteAllText(At($"next-{number}"), "");
            File.Move(At($"next-{number}"), path, overwrite: true);
        }
        else
        {
            File.Move(path, At($"former-{number}"));
        }
    }
}
