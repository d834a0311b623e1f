namespace Latchkey.Application.Work;

/// <summary>The memory of large uploads that are in progress together, from their first large piece to the end of their answer.</summary>
/// <param name="total">The total in octets.</param>
/// <param name="patience">The maximum time that an upload waits for others.</param>
internal sealed class UploadBudget(long total, TimeSpan patience) : FairShares(ShareLimits.Store(total, MostWaiting, patience))
{
    // Each waiting upload holds a connection and a piece of its body.
    private const int MostWaiting = 256;

    private int _uploads;

    /// <summary>The number of uploads that hold a share or wait for one.</summary>
    public int Uploads => Volatile.Read(ref _uploads);

    /// <summary>Counts an upload that has turned out to be large.</summary>
    public void Begin() => Interlocked.Increment(ref _uploads);

    /// <summary>It is over.</summary>
    public void End() => Interlocked.Decrement(ref _uploads);
}
