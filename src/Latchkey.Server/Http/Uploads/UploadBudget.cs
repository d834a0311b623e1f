using Latchkey.Keystores;

namespace Latchkey.Server.Http.Uploads;

/// <summary>
/// Bounds the memory of large uploads that are in progress together, from their first byte to the end of their answer: what
/// is beyond waits a little, and is then refused.
/// </summary>
/// <param name="total">Most bytes of bodies at a time; a body that is longer counts for as much.</param>
/// <param name="patience">How long an upload waits for others.</param>
internal sealed class UploadBudget(long total, TimeSpan patience)
{
    private readonly long _total = total;
    private readonly Lock _lock = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Turn)> _waiting = [];
    private long _free = total;
    private int _count;

    /// <summary>How many uploads have a share.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many bytes they have taken.</summary>
    public long Held => _total - Volatile.Read(ref _free);

    /// <summary>How many wait for one.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock) return _waiting.Count;
        }
    }

    /// <summary>Takes bytes, in the order of asking; they are given back by disposing of what is returned.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.TooBusy"/>: others have not made room in time.</exception>
    public async ValueTask<IDisposable> TakeAsync(long bytes, CancellationToken cancellationToken)
    {
        bytes = Math.Min(bytes, _total);
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var place = new LinkedListNode<(long, TaskCompletionSource)>((bytes, turn));
        lock (_lock) _waiting.AddLast(place);
        Admit();
        try
        {
            await turn.Task.WaitAsync(patience, cancellationToken);
        }
        catch (Exception givenUp) when (givenUp is TimeoutException or OperationCanceledException)
        {
            Leave(place, bytes);
            if (givenUp is TimeoutException) throw new RefusalException(new Refusal.TooBusy(), givenUp);
            throw;
        }

        return new Share(this, bytes);
    }

    private void Admit()
    {
        lock (_lock)
        {
            while (_waiting.First is { } first && first.Value.Bytes <= _free)
            {
                _free -= first.Value.Bytes;
                _count++;
                _waiting.RemoveFirst();
                first.Value.Turn.SetResult();
            }
        }
    }

    // Its turn may have come at the very moment.
    private void Leave(LinkedListNode<(long, TaskCompletionSource)> place, long bytes)
    {
        lock (_lock)
        {
            if (place.List is not null) _waiting.Remove(place);
            else ReturnShare(bytes);
        }

        Admit();
    }

    private void GiveBack(long bytes)
    {
        lock (_lock) ReturnShare(bytes);
        Admit();
    }

    private void ReturnShare(long bytes)
    {
        _free += bytes;
        _count--;
    }

    private sealed class Share(UploadBudget budget, long bytes) : IDisposable
    {
        private int _isGivenBack;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isGivenBack, 1) == 0) budget.GiveBack(bytes);
        }
    }
}
