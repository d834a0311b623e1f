using System.Collections.Concurrent;

namespace Latchkey.OData.Requests;

/// <summary>
/// Reusable buffers for request bodies. A body that is refused at its limit has lived long enough for its buffers to reach the oldest
/// generation of the garbage collector. A hundred clients that send without end would fill the memory in this way.
/// </summary>
internal static class BodySegments
{
    /// <summary>The length of a buffer in octets.</summary>
    public const int Length = 64 * 1024;

    // Room for four bodies of the largest size. This is also the maximum that is kept after a burst.
    private const int MostKept = 4 * 10 * 1024 * 1024 / Length;

    private static readonly ConcurrentBag<byte[]> Free = [];
    private static int _kept;

    /// <summary>Takes a buffer. <see cref="Return"/> gives it back.</summary>
    public static byte[] Rent()
    {
        if (!Free.TryTake(out var segment)) return new byte[Length];
        Interlocked.Decrement(ref _kept);
        return segment;
    }

    /// <summary>Clears a buffer, because a body may contain keys, and keeps it for reuse.</summary>
    public static void Return(byte[] segment)
    {
        Array.Clear(segment);
        if (Interlocked.Increment(ref _kept) <= MostKept) Free.Add(segment);
        else Interlocked.Decrement(ref _kept);
    }
}
