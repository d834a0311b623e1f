namespace Latchkey.Cli.Commands.Backup;

/// <summary>
/// A file that exists completely or not at all, and that only its owner can read: it is written under a temporary name, flushed to the
/// disk, and only then gets its own name, which must be free.
/// </summary>
internal sealed class BackupFile : IAsyncDisposable
{
    private const string Ending = ".latchkey-backup.tmp";

    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _file;

    /// <exception cref="CommandException">There is a file of this name already.</exception>
    public BackupFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Path.Exists(_path)) throw Exists();
        RemoveLeft(Path.GetDirectoryName(_path)!);
        _temporary = $"{_path}.{Guid.NewGuid():N}{Ending}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new FileStream(_temporary, options);
    }

    public Stream Content => _file;

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="CommandException">Meanwhile there is a file of this name.</exception>
    public void Finish()
    {
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        try
        {
            File.Move(_temporary, _path, overwrite: false);
        }
        catch (IOException) when (Path.Exists(_path))
        {
            throw Exists();
        }
    }

    /// <summary>Opens a backup to be read.</summary>
    public static FileStream OpenRead(string path) =>
        new(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.Read,
            Options = FileOptions.SequentialScan
        });

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        File.Delete(_temporary);
    }

    // Deletes the files that killed commands have left, under any name. A file that another command is writing is locked.
    private static void RemoveLeft(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var left in Directory.EnumerateFiles(folder, $"*{Ending}"))
        {
            try
            {
                using var alone = new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(left);
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                // Another command is writing it, or it belongs to another user.
            }
        }
    }

    private CommandException Exists() => new($"The file '{_path}' already exists; a backup never replaces a file.");
}
