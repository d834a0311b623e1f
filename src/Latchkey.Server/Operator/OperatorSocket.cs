using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Latchkey.Server.Operator;

/// <summary>
/// The operator's socket in a data folder. The address of a socket holds 107 octets (unix(7)); a longer path is reached by way of the
/// folder's descriptor, which is open as long as this is.
/// </summary>
public sealed partial class OperatorSocket : IDisposable
{
    /// <summary>The file of the socket in the data folder.</summary>
    public const string FileName = "operator.sock";

    private const int MaxLength = 107;

    // O_PATH and O_CLOEXEC of Linux (fcntl.h).
    private const int PathOnly = 0x200000;
    private const int CloseOnExec = 0x80000;

    private readonly SafeFileHandle? _folder;

    private OperatorSocket(string address, string file, SafeFileHandle? folder)
    {
        Address = address;
        File = file;
        _folder = folder;
    }

    /// <summary>The path by which the socket is bound and connected to.</summary>
    public string Address { get; }

    /// <summary>The path of its file.</summary>
    public string File { get; }

    /// <summary>The socket in a data folder.</summary>
    /// <exception cref="IOException">The folder cannot be opened.</exception>
    public static OperatorSocket In(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (IsAddress(file)) return new OperatorSocket(file, file, null);
        var handle = OpenFolder(folder, PathOnly | CloseOnExec);
        if (handle.IsInvalid) throw new IOException($"Cannot open {folder}: {Marshal.GetLastPInvokeErrorMessage()}");
        return new OperatorSocket($"/proc/self/fd/{handle.DangerousGetHandle()}/{FileName}", file, handle);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder?.Dispose();

    // In an address to listen on, a colon would begin something else. Other systems than Linux have no such descriptors.
    private static bool IsAddress(string file) =>
        !OperatingSystem.IsLinux() || (Encoding.UTF8.GetByteCount(file) <= MaxLength && !file.Contains(':', StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle OpenFolder(string path, int flags);
}
