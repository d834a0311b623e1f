using System.Diagnostics;

namespace Latchkey.Storage.Sqlite;

/// <summary>
/// Finds out which files a database has, before every read: by one question to the kernel instead of three, for names only change
/// together with their folder.
/// </summary>
internal sealed class DatabaseFiles(string database)
{
    // The kernel's stamps advance by up to 10 ms at a time, and may be late on a busy machine. Names that change within such a tick leave
    // the stamp as it is, so nothing is concluded from a stamp that is younger than this.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly byte[] _folder = FileStamp.Path(Path.GetDirectoryName(Path.GetFullPath(database))!);
    private volatile Look? _last;

    /// <summary>The files that have the names now.</summary>
    public FileIdentities Now()
    {
        var (start, folder, last) = (Stopwatch.GetTimestamp(), FileStamp.Of(_folder), _last);
        var isSame = folder is not null && last?.Folder == folder;
        if (isSame && last!.Files is { } known) return known;
        var files = FileIdentities.Of(database);
        var since = isSame ? last!.Since : Stopwatch.GetTimestamp();
        var isSettled = isSame && Stopwatch.GetElapsedTime(since, start) > Tick && folder is { IsFine: true } && !HasLink;
        _last = new Look(folder, since, isSettled ? files : null);
        return files;
    }

    // What a link leads to changes in another folder.
    private bool HasLink =>
        Array.Exists([database, $"{database}-wal", $"{database}-shm"], name => new FileInfo(name).LinkTarget is not null);

    // The stamp of the folder, when it was first seen, and the files, if the stamp shows when they change.
    private sealed record Look(FileStamp? Folder, long Since, FileIdentities? Files);
}
