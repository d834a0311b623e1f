using System.Data.Common;

namespace Latchkey.Storage;

/// <summary>The store cannot be opened; the message tells the operator why and what to do.</summary>
public sealed class StorageException(string message, Exception? cause = null) : Exception(message, cause)
{
    private const long LeastRoom = 64 * 1024;

    /// <summary>Whether the disk of the data folder is full.</summary>
    public bool IsDiskFull { get; private init; }

    /// <summary>Whether an exception comes from the folder or the database, and not from a defect of ours.</summary>
    internal static bool IsExplainedBy(Exception cause) => cause is DbException or IOException or UnauthorizedAccessException;

    internal static StorageException CannotOpen(Database database, Exception cause)
    {
        var isFull = DiskRoom.IsBelow(LeastRoom, database.Folder); // SQLite speaks of an I/O error when it cannot make its log
        return new($"The database {database.Name} cannot be opened: {(isFull ? "the disk is full" : cause.Message)}", cause) { IsDiskFull = isFull };
    }
}
