using System.Data.Common;
using Latchkey.Keystores.Stores;

namespace Latchkey.Storage.Databases;

/// <summary>Tells failures of the database and its folder from defects of ours.</summary>
internal static class StorageFaults
{
    private const long LeastRoom = 64 * 1024;

    /// <summary>Whether an exception comes from the folder or the database.</summary>
    public static bool IsExplainedBy(Exception cause) => cause is DbException or IOException or UnauthorizedAccessException;

    /// <summary>Says why a database cannot be opened.</summary>
    public static StorageException CannotOpen(Database database, Exception cause)
    {
        var isFull = DiskRoom.IsBelow(LeastRoom, database.Folder); // SQLite speaks of an I/O error when it cannot make its log
        return new($"The database {database.Name} cannot be opened: {(isFull ? "the disk is full" : cause.Message)}", cause) { IsDiskFull = isFull };
    }
}
