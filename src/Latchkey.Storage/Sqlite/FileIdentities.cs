using System.Runtime.InteropServices;
using Latchkey.Storage.Databases;

namespace Latchkey.Storage.Sqlite;

/// <summary>The files that had certain names at one moment, to notice a file that was deleted or replaced since.</summary>
internal sealed partial record FileIdentities(ulong? Database, ulong? Log, ulong? Index)
{
    // statx(2), whose layout is the same on every processor
    private const int FromWorkingFolder = -100;
    private const uint InodeMask = 0x100;
    private const int Size = 256;
    private const int InodeOffset = 32;

    /// <summary>
    /// The present files of a database, its log and the log's index; always equal on a system that does not identify files.
    /// </summary>
    public static FileIdentities Of(string database) =>
        OperatingSystem.IsLinux() ? new(InodeOf(database), InodeOf($"{database}-wal"), InodeOf($"{database}-shm")) : new(null, null, null);

    private static ulong? InodeOf(string path)
    {
        Span<byte> answer = stackalloc byte[Size];
        return Ask(FromWorkingFolder, path, 0, InodeMask, ref MemoryMarshal.GetReference(answer)) == 0
            ? MemoryMarshal.Read<ulong>(answer[InodeOffset..])
            : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Ask(int folder, string path, int flags, uint mask, ref byte answer);
}
