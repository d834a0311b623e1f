namespace Latchkey.Storage.Sqlite;

/// <summary>A file that SQLite has open has lost its name: commits would now be lost when the process ends.</summary>
internal sealed class SqliteFilesMovedException(string message, bool mayHaveCommitted = false) : IOException(message)
{
    /// <summary>Whether the change may have been committed before this was noticed, so that it must not be repeated.</summary>
    public bool MayHaveCommitted => mayHaveCommitted;
}
