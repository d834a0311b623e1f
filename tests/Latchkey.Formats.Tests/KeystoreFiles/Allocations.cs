namespace Latchkey.Formats.Tests.KeystoreFiles;

internal static class Allocations
{
    /// <summary>How many bytes of memory an action asks for, once it has run before.</summary>
    public static long Of(Action action)
    {
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
