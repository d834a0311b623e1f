using System.Runtime.InteropServices;
using System.Text;

namespace Latchkey.Storage.Sqlite;

/// <summary>Which file or folder has a name, and when it last changed, to a tick of the kernel. A folder changes with its names.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly partial record struct FileStamp(ulong Inode, ulong Device, long Seconds, uint Nanoseconds)
{
    // statx(2), whose layout is the same on every processor
    private const int FromWorkingFolder = -100;
    private const uint InodeAndChange = 0x100 | 0x80;
    private const int Size = 256;
    private const int InodeOffset = 32;
    private const int SecondsOffset = 96;
    private const int NanosecondsOffset = 104;
    private const int DeviceOffset = 136;

    /// <summary>Whether the file system counts in less than seconds.</summary>
    public bool IsFine => Nanoseconds != 0;

    /// <summary>A path as the kernel takes it.</summary>
    public static byte[] Path(string path) => Encoding.UTF8.GetBytes($"{path}\0");

    /// <summary>What has the name now; null if nothing has, or the system does not say.</summary>
    public static FileStamp? Of(byte[] path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> answer = stackalloc byte[Size];
        if (Ask(FromWorkingFolder, path, 0, InodeAndChange, ref MemoryMarshal.GetReference(answer)) != 0) return null;
        return new(
            MemoryMarshal.Read<ulong>(answer[InodeOffset..]), MemoryMarshal.Read<ulong>(answer[DeviceOffset..]),
            MemoryMarshal.Read<long>(answer[SecondsOffset..]), MemoryMarshal.Read<uint>(answer[NanosecondsOffset..]));
    }

    [LibraryImport("libc", EntryPoint = "statx")]
    private static partial int Ask(int folder, byte[] path, int flags, uint mask, ref byte answer);
}
