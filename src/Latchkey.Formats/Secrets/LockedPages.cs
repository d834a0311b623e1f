using System.Runtime.InteropServices;

namespace Latchkey.Formats.Secrets;

/// <summary>
/// Keeps the memory of secrets out of swap space and core files. A page is locked while it holds a secret. Locking needs a system call, so
/// some pages stay locked for the next small secrets. If the machine refuses to lock more (RLIMIT_MEMLOCK), secrets are in ordinary memory.
/// </summary>
public static partial class LockedPages
{
    // MADV_DONTDUMP and MADV_DODUMP of Linux (madvise(2)).
    private const int NoDump = 16;
    private const int Dump = 17;

    private static readonly bool IsLinux = OperatingSystem.IsLinux();
    private static readonly nint PageSize = Environment.SystemPageSize;
    private static readonly Dictionary<nint, int> SecretsIn = [];

    // Locked pages without a secret. Each is kept with the array that was in it last, which prevents the page from being returned to the
    // system.
    private static readonly Queue<(nint Page, byte[] Last)> Spare = new();
    private const int MostSpare = 64; // 256 kilobytes

    private static readonly Lock Gate = new();
    private static readonly TaskCompletionSource FirstRefusal = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the machine has refused to lock a page.</summary>
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
                ref var secrets = ref CollectionsMarshal.GetValueRefOrAddDefault(SecretsIn, page, out var isLocked);
                isNew |= !isLocked;
                secrets++;
            }

            if (isNew) LockPages(first, end);
        }
    }

    /// <summary>
    /// Unlocks the pages of a pinned array that hold no other secret. The page of a small array stays locked for a while, for the next one.
    /// </summary>
    internal static void Leave(byte[] pinned)
    {
        if (!IsLinux || pinned.Length == 0) return;
        var (first, end) = PagesOf(pinned);
        lock (Gate)
        {
            if (pinned.Length > PageSize)
            {
                UnlockLeft(first, end);
                return;
            }

            for (var page = first; page < end; page += PageSize)
            {
                if (--CollectionsMarshal.GetValueRefOrNullRef(SecretsIn, page) == 0) Spare.Enqueue((page, pinned));
            }

            Trim(MostSpare);
        }
    }

    // The remaining pages are contiguous. Other secrets can only be in the first and the last one.
    private static void UnlockLeft(nint first, nint end)
    {
        var (from, to) = (end, first);
        for (var page = first; page < end; page += PageSize)
        {
            if (--CollectionsMarshal.GetValueRefOrNullRef(SecretsIn, page) > 0) continue;
            SecretsIn.Remove(page);
            (from, to) = (Math.Min(from, page), page + PageSize);
        }

        if (from < to) Unlock(from, to);
    }

    private static void Unlock(nint first, nint end)
    {
        _ = UnlockMemory(first, (nuint)(end - first));
        _ = Advise(first, (nuint)(end - first), Dump);
    }

    private static void LockPages(nint first, nint end)
    {
        var length = (nuint)(end - first);
        if (LockMemory(first, length) != 0)
        {
            Trim(0);
            if (LockMemory(first, length) != 0) FirstRefusal.TrySetResult();
        }

        _ = Advise(first, length, NoDump);
    }

    // A spare page may be in use again, or be listed twice.
    private static void Trim(int most)
    {
        while (Spare.Count > most)
        {
            var (page, _) = Spare.Dequeue();
            if (!SecretsIn.TryGetValue(page, out var secrets) || secrets > 0) continue;
            SecretsIn.Remove(page);
            Unlock(page, page + PageSize);
        }
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
