using System.Data.Common;

namespace Latchkey.Storage;

/// <summary>The store cannot be opened; the message tells the operator why and what to do.</summary>
public sealed class StorageException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the disk of the data folder is full.</summary>
    public bool IsDiskFull { get; private init; }

    /// <summary>Whether an exception comes from the folder or the database, and not from a defect of ours.</summary>
    internal static bool IsExplainedBy(Exception cause) => cause is DbException or IOException or UnauthorizedAccessException;

    internal static StorageException CannotOpen(Database database, Exception cause)
    {
        var isFull = IsFull(database.Folder);
        return new($"The database {database.Name} cannot be opened: {(isFull ? "the disk is full" : cause.Message)}", cause) { IsDiskFull = isFull };
    }

    // SQLite speaks of an I/O error when it cannot make its log.
    private static bool IsFull(string folder)
    {
        try
        {
            return Directory.Exists(folder) && new DriveInfo(folder).AvailableFreeSpace < 64 * 1024;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }
}
