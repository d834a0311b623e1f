using System.Collections.Concurrent;

namespace Latchkey.OData.Requests;

/// <summary>
/// Buffers for the bodies of requests, which are used again. A body that is refused at its limit has lived long enough to leave its
/// buffers to the slowest of garbage collections: a hundred clients that send without end would fill the memory with them.
/// </summary>
internal static class BodySegments
{
    /// <summary>The octets of each.</summary>
    public const int Length = 64 * 1024;

    // Four of the largest bodies. So many are kept after a flood, and no more.
    private const int MostKept = 4 * 10 * 1024 * 1024 / Length;

    private static readonly ConcurrentBag<byte[]> Free = [];
    private static int _kept;

    /// <summary>A buffer; it goes back with <see cref="Return"/>.</summary>
    public static byte[] Rent()
    {
        if (!Free.TryTake(out var segment)) return new byte[Length];
        Interlocked.Decrement(ref _kept);
        return segment;
    }

    /// <summary>Clears a buffer, because a body may hold keys, and keeps it for others.</summary>
    public static void Return(byte[] segment)
    {
        Array.Clear(segment);
        if (Interlocked.Increment(ref _kept) <= MostKept) Free.Add(segment);
        else Interlocked.Decrement(ref _kept);
    }
}
