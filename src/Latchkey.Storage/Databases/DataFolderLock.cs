using System.Runtime.InteropServices;
using Latchkey.Keystores.Stores;

namespace Latchkey.Storage.Databases;

/// <summary>
/// Holds a data folder for one server: a second one would answer from a memory that misses the writes of the first.
/// The kernel lets go of the lock when the process ends, however it ends, so no stale lock can be left behind.
/// </summary>
internal sealed partial class DataFolderLock : IDisposable
{
    private const int Exclusive = 2;
    private const int DoNotWait = 4;

    // EWOULDBLOCK of Linux, and of macOS and the BSDs
    private static readonly int Held = OperatingSystem.IsLinux() ? 11 : 35;

    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <exception cref="StorageException">Another process holds the folder, or its file system has no locks.</exception>
    public static DataFolderLock Take(string folder)
    {
        try
        {
            var file = new DataFolderLock(PrivateFiles.OpenAlone(Path.Combine(folder, "latchkey.lock")));
            file.AskKernel(folder);
            return file;
        }
        catch (IOException held)
        {
            throw IsInUse(folder, held.Message, held);
        }
    }

    public void Dispose() => _file.Dispose();

    // .NET asks for the same lock, but DOTNET_SYSTEM_IO_DISABLEFILELOCKING switches that off, and .NET succeeds without a lock on a file
    // system that has none.
    private void AskKernel(string folder)
    {
        if (OperatingSystem.IsWindows() || Lock(_file.SafeFileHandle, Exclusive | DoNotWait) == 0) return;
        var error = Marshal.GetLastPInvokeError();
        _file.Dispose();
        throw error == Held ? IsInUse(folder, Marshal.GetPInvokeErrorMessage(error))
            : new StorageException(
                $"The data folder '{folder}' cannot be locked: {Marshal.GetPInvokeErrorMessage(error)}. " +
                "It must be on a local file system.");
    }

    private static StorageException IsInUse(string folder, string detail, Exception? cause = null) =>
        new($"The data folder '{folder}' is in use by another Latchkey server. Stop that server, or choose another data folder. " +
            $"({detail})", cause);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeHandle file, int operation);
}
