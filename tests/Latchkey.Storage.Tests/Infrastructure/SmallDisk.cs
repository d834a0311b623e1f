namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>A file system of a few megabytes, which a test can fill.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _parent;

    private SmallDisk(DirectoryInfo parent) => _parent = parent;

    /// <summary>Where it is mounted.</summary>
    public string Folder => Path.Combine(_parent.FullName, "disk");

    private string Rest => Path.Combine(Folder, "rest");

    /// <summary>Mounts one; skips the test where that is not allowed.</summary>
    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root mounts a file system.");
        var disk = new SmallDisk(Directory.CreateTempSubdirectory("latchkey-disk-"));
        var mount = $"mkdir '{disk.Folder}' && mount -t tmpfs -o size={megabytes}m tmpfs '{disk.Folder}' && echo mounted || true";
        Assert.SkipUnless(await Shell.TextAsync(mount) == "mounted\n", "No file system can be mounted here.");
        File.SetUnixFileMode(disk._parent.FullName, (UnixFileMode)0b111_101_101); // PostgreSQL runs as another user
        return disk;
    }

    /// <summary>Takes all the room that is left.</summary>
    public Task FillAsync() => Shell.TextAsync($"cat /dev/zero > '{Rest}' 2>/dev/null || true");

    /// <summary>Makes room again.</summary>
    public void Empty() => File.Delete(Rest);

    public async ValueTask DisposeAsync()
    {
        await Shell.TextAsync($"umount '{Folder}'");
        _parent.Delete(recursive: true);
    }
}
