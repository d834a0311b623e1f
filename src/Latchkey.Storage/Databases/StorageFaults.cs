using System.Data.Common;
using Latchkey.Keystores.Stores;

namespace Latchkey.Storage.Databases;

/// <summary>Distinguishes failures of the database and its folder from our own defects.</summary>
internal static class StorageFaults
{
    private const long LeastRoom = 64 * 1024;

    /// <summary>Whether an exception comes from the folder or the database.</summary>
    public static bool IsExplainedBy(Exception cause) => cause is DbException or IOException or UnauthorizedAccessException;

    /// <summary>Whether an exception may come from a value that is not of the type of its column.</summary>
    public static bool IsOfAnotherType(Exception cause) => cause is FormatException or InvalidCastException or OverflowException;

    /// <summary>Makes the message for a database with a value that is not of the type of its column.</summary>
    public static StorageException Unreadable(Database database, Exception cause) => new(
        $"The database {database.Name} has a value that is not of the type of its column ({cause.Message}). Restore a backup.", cause);

    /// <summary>Makes the message for a database that cannot be opened.</summary>
    public static StorageException CannotOpen(Database database, Exception cause)
    {
        if (database.IsUnreadable(cause)) return Unreadable(database, cause);
        var isFull = DiskRoom.IsBelow(LeastRoom, database.Folder); // SQLite reports an I/O error when it cannot make its log
        var reason = isFull ? "the disk is full" : cause.Message;
        return new StorageException($"The database {database.Name} cannot be opened: {reason}", cause) { IsDiskFull = isFull };
    }
}
