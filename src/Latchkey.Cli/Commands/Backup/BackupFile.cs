namespace Latchkey.Cli.Commands.Backup;

/// <summary>
/// A file that is there whole or not at all, for its owner alone: written under a temporary name, flushed to the disk, and only then
/// given its own, which nothing may have.
/// </summary>
internal sealed class BackupFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _file;

    /// <exception cref="CommandException">There is a file of this name already.</exception>
    public BackupFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Path.Exists(_path)) throw Exists();
        _temporary = $"{_path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
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
        new(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read, Options = FileOptions.SequentialScan });

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        File.Delete(_temporary);
    }

    private CommandException Exists() => new($"There is a file '{_path}' already; a backup replaces none.");
}
