using System.Runtime.InteropServices;

namespace Latchkey.Server.Machine;

/// <summary>
/// Keeps the memory of the process to itself: it leaves no core file, no other process of its user may read or trace it, and nothing
/// listens for a debugger.
/// </summary>
public static partial class ProcessShield
{
    private const int CoreLimit = 4; // RLIMIT_CORE
    private const int SetDumpable = 4; // PR_SET_DUMPABLE

    // Files of the .NET runtime, in the folder of temporary files, whose names begin so.
    private static readonly string[] DebuggerFiles = ["dotnet-diagnostic-", "clr-debug-pipe-"];

    /// <summary>Raises the shield for good. It does nothing on systems other than Linux.</summary>
    public static void Raise()
    {
        if (!OperatingSystem.IsLinux()) return;
        var none = default(Limit);
        _ = SetLimit(CoreLimit, ref none);
        _ = ControlProcess(SetDumpable, 0, 0, 0, 0);
        foreach (var file in DebuggerFiles.SelectMany(
            prefix => Directory.EnumerateFiles(Path.GetTempPath(), $"{prefix}{Environment.ProcessId}-*"))) Remove(file);
    }

    // Nobody can connect to a socket without a name. If it cannot be removed, there should be no other process of this user anyway.
    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"latchkey: {file} cannot be deleted: {kept.Message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ref Limit limit);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ControlProcess(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(nuint Soft, nuint Hard);
}
