namespace Latchkey.Storage;

/// <summary>
/// Holds a data folder for one server: a second one would answer from a memory that misses the writes of the first.
/// The kernel lets go of the lock when the process ends, however it ends, so no stale lock can be left behind.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="StorageException">Another process holds the folder.</exception>
    public static DataFolderLock Take(string folder)
    {
        try
        {
            return new DataFolderLock(PrivateFiles.Open(Path.Combine(folder, "latchkey.lock"), FileShare.None));
        }
        catch (IOException held)
        {
            throw new StorageException(
                $"The data folder '{folder}' is in use by another Latchkey server. Stop that server, or choose another data folder. ({held.Message})",
                held);
        }
    }

    public void Dispose() => _file.Dispose();
}
