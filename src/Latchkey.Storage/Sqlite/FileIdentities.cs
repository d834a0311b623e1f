namespace Latchkey.Storage.Sqlite;

/// <summary>The files that had certain names at one moment, to notice a file that was deleted or replaced since.</summary>
internal sealed record FileIdentities(ulong? Database, ulong? Log, ulong? Index)
{
    /// <summary>
    /// The present files of a database, its log and the log's index; always equal on a system that does not identify files.
    /// </summary>
    public static FileIdentities Of(string database) => new(InodeOf(database), InodeOf($"{database}-wal"), InodeOf($"{database}-shm"));

    private static ulong? InodeOf(string path) => FileStamp.Of(FileStamp.Path(path))?.Inode;
}
