namespace Latchkey.Keystores.Stores;

/// <summary>The store cannot be opened; the message says why, and what the operator can do.</summary>
public sealed class StorageException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the disk of the data folder is full.</summary>
    public bool IsDiskFull { get; init; }
}
