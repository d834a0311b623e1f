using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Latchkey.Storage.Sqlite;

/// <summary>Which file a path leads to, without opening it: closing any descriptor of SQLite's file ends SQLite's locks.</summary>
internal static partial class FileIdentity
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint WantsInode = 0x100; // STATX_INO

    // struct statx, alike on every architecture: stx_ino at 32, stx_dev_major at 136, stx_dev_minor after it.
    private const int Length = 256;
    private const int InodeAt = 32;
    private const int DeviceAt = 136;

    /// <summary>Device and inode; null if there is no such file, or none can be had on this system.</summary>
    public static (ulong Device, ulong Inode)? Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        Span<byte> answer = stackalloc byte[Length];
        if (Stat(CurrentFolder, path, 0, WantsInode, ref MemoryMarshal.GetReference(answer)) != 0) return null;
        return (BinaryPrimitives.ReadUInt64LittleEndian(answer[DeviceAt..]), BinaryPrimitives.ReadUInt64LittleEndian(answer[InodeAt..]));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int folder, string path, int flags, uint mask, ref byte answer);
}
