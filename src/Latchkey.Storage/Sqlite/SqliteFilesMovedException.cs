namespace Latchkey.Storage.Sqlite;

/// <summary>A file that SQLite has open has lost its name: what is committed now would end with the process.</summary>
internal sealed class SqliteFilesMovedException(string message, bool mayHaveCommitted = false) : IOException(message)
{
    /// <summary>Whether the change was handed over before this was seen, so that it must not be made once more.</summary>
    public bool MayHaveCommitted => mayHaveCommitted;
}
