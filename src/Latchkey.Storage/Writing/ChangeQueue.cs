using System.Threading.Channels;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Metrics;

namespace Latchkey.Storage.Writing;

/// <summary>The changes that wait for the writer, in their order.</summary>
internal sealed class ChangeQueue
{
    // With 64 rows in a commit, the wait for the disk is a small part of the time; more rows would only delay the first of them.
    private const int MaxBatch = 256;
    private const int MaxQueued = 4 * MaxBatch;

    private readonly Channel<PendingChange> _changes =
        Channel.CreateBounded<PendingChange>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly Patience _patience;
    private readonly WriterMetrics _metrics;

    public ChangeQueue(Patience patience, WriterMetrics metrics)
    {
        (_patience, _metrics) = (patience, metrics);
        metrics.Watch(() => _changes.Reader.Count);
    }

    /// <summary>
    /// Adds a change once there is room, and waits for its answer, but never longer than the change may wait, whatever the database does.
    /// </summary>
    public async Task<CommittedChange> AddAsync(PendingChange change, CancellationToken cancellationToken)
    {
        try
        {
            return await AnswerAsync(change, cancellationToken).WaitAsync(_patience.MaxWait, _patience.Clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            change.GiveUp();
            return await change.Answer;
        }
    }

    private async Task<CommittedChange> AnswerAsync(PendingChange change, CancellationToken cancellationToken)
    {
        try
        {
            await _changes.Writer.WriteAsync(change, cancellationToken);
        }
        catch (ChannelClosedException stopping)
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), stopping);
        }

        return await change.Answer;
    }

    /// <summary>Waits for changes; false once the queue is closed and empty.</summary>
    public ValueTask<bool> WaitAsync() => _changes.Reader.WaitToReadAsync();

    /// <summary>
    /// Moves changes into a batch. Each change enters the batch first, so that it gets an answer even if a later step fails. Changes that
    /// have waited too long are answered here, and leave the batch.
    /// </summary>
    public void Take(List<PendingChange> batch)
    {
        while (batch.Count < MaxBatch && _changes.Reader.TryRead(out var change))
        {
            if (change.IsAbandoned) continue;
            batch.Add(change);
            change.IsTaken = true;
            _metrics.Waited(_patience.Since(change.Queued));
            if (_patience.IsOver(change.Queued)) change.Expire();
        }

        batch.RemoveAll(change => change.IsAnswered);
    }

    /// <summary>Stops accepting changes.</summary>
    public void Close() => _changes.Writer.TryComplete();

    /// <summary>Stops accepting changes, and refuses the waiting ones.</summary>
    public void FailAll(Exception cause)
    {
        Close();
        while (_changes.Reader.TryRead(out var change)) change.Fail(cause);
    }
}
