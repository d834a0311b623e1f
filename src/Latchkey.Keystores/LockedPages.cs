using System.Runtime.InteropServices;

namespace Latchkey.Keystores;

/// <summary>
/// Keeps the memory of secrets out of the swap and of core files: a page is locked as long as any secret lies in it. Where the machine locks
/// no more (RLIMIT_MEMLOCK), secrets lie in ordinary memory.
/// </summary>
public static partial class LockedPages
{
    // MADV_DONTDUMP and MADV_DODUMP of Linux (madvise(2)).
    private const int NoDump = 16;
    private const int Dump = 17;

    private static readonly bool IsLinux = OperatingSystem.IsLinux();
    private static readonly nint PageSize = Environment.SystemPageSize;
    private static readonly Dictionary<nint, int> SecretsIn = [];
    private static readonly Lock Gate = new();
    private static readonly TaskCompletionSource FirstRefusal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes once the machine has refused to lock a page.</summary>
    public static Task Refused => FirstRefusal.Task;

    /// <summary>Locks the pages of a pinned array.</summary>
    internal static void Take(byte[] pinned)
    {
        if (!IsLinux || pinned.Length == 0) return;
        var (first, end) = PagesOf(pinned);
        lock (Gate)
        {
            var isNew = false;
            for (var page = first; page < end; page += PageSize)
            {
                ref var secrets = ref CollectionsMarshal.GetValueRefOrAddDefault(SecretsIn, page, out _);
                isNew |= secrets++ == 0;
            }

            if (!isNew) return;
            if (LockMemory(first, (nuint)(end - first)) != 0) FirstRefusal.TrySetResult();
            _ = Advise(first, (nuint)(end - first), NoDump);
        }
    }

    /// <summary>Unlocks those pages of a pinned array in which no other secret lies.</summary>
    internal static void Leave(byte[] pinned)
    {
        if (!IsLinux || pinned.Length == 0) return;
        var (first, end) = PagesOf(pinned);
        lock (Gate)
        {
            // These pages are in one piece: other secrets can lie in the first and in the last one only.
            var (from, to) = (end, first);
            for (var page = first; page < end; page += PageSize)
            {
                if (!IsLeft(page)) continue;
                (from, to) = (Math.Min(from, page), page + PageSize);
            }

            if (from >= to) return;
            _ = UnlockMemory(from, (nuint)(to - from));
            _ = Advise(from, (nuint)(to - from), Dump);
        }
    }

    private static bool IsLeft(nint page)
    {
        if (--CollectionsMarshal.GetValueRefOrNullRef(SecretsIn, page) > 0) return false;
        SecretsIn.Remove(page);
        return true;
    }

    private static (nint First, nint End) PagesOf(byte[] pinned)
    {
        var start = Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        return (start & -PageSize, (start + pinned.Length + PageSize - 1) & -PageSize);
    }

    [LibraryImport("libc", EntryPoint = "mlock")]
    private static partial int LockMemory(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "munlock")]
    private static partial int UnlockMemory(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
