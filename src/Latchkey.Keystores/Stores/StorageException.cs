namespace Latchkey.Keystores.Stores;

/// <summary>The store cannot be opened. The message has the reason and the operator's remedy.</summary>
public sealed class StorageException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether the disk of the data folder is full.</summary>
    public bool IsDiskFull { get; init; }
}
