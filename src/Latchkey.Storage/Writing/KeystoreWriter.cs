using System.Threading.Channels;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Writing;

/// <summary>
/// The one writer of this process: commits the changes that wait in one transaction, so that the wait for the disk is
/// shared. Nothing that a caller is told depends on a state that could still be lost.
/// </summary>
internal sealed partial class KeystoreWriter : IAsyncDisposable
{
    // From 64 rows a commit on, the wait for the disk is a small part of the time; more only delays the first of them.
    private const int MaxBatch = 256;
    private const int MaxQueued = 4 * MaxBatch;

    private readonly Channel<PendingChange> _queue =
        Channel.CreateBounded<PendingChange>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private readonly Committer _committer;
    private readonly Patience _patience;
    private readonly WriterMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Task _running;
    private volatile bool _stopping;

    private KeystoreWriter(Committer committer, Patience patience, WriterMetrics metrics, ILogger logger)
    {
        _committer = committer;
        _patience = patience;
        _metrics = metrics;
        _logger = logger;
        metrics.Watch(() => _queue.Reader.Count);
        _running = Task.Run(RunAsync);
    }

    /// <summary>What is in force on the connection that writes.</summary>
    public StorageStatus Status => _committer.Status;

    /// <summary>Opens the connection, loads what is there and waits for changes.</summary>
    /// <exception cref="StorageException">The database cannot promise durability.</exception>
    public static async Task<KeystoreWriter> StartAsync(
        Database database, TenantSnapshots snapshots, KeyRing keyRing, Patience patience, WriterMetrics metrics, ILogger logger, CancellationToken cancellationToken)
    {
        var committer = await Committer.StartAsync(database, snapshots, keyRing, metrics, patience.Clock, logger, cancellationToken);
        return new KeystoreWriter(committer, patience, metrics, logger);
    }

    public async Task<CommittedChange> ChangeAsync(
        string tenant, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken)
    {
        var change = new PendingChange(tenant, rule, _patience.Now, cancellationToken);
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

    /// <summary>Commits what is queued and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _queue.Writer.TryComplete();
        await _running;
        await _committer.DisposeAsync();
    }

    private async Task<CommittedChange> AnswerAsync(PendingChange change, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(change, cancellationToken);
        }
        catch (ChannelClosedException stopping)
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), stopping);
        }

        return await change.Answer;
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var taken = new List<PendingChange>();
            while (taken.Count < MaxBatch && _queue.Reader.TryRead(out var change))
            {
                if (change.IsAbandoned) continue;
                _metrics.Waited(_patience.Since(change.Queued));
                change.IsTaken = true;
                if (_patience.IsOver(change.Queued)) change.Expire();
                else taken.Add(change);
            }

            if (taken.Count > 0) await CommitAsync(taken);
        }
    }

    /// <summary>
    /// Commits until it succeeds, or fails for good, or nobody wants to wait any longer; then answers. A server that is
    /// stopping does not wait for a database that is away.
    /// </summary>
    private async Task CommitAsync(List<PendingChange> taken)
    {
        for (var pause = TimeSpan.FromMilliseconds(20); await _committer.TryCommitAsync(taken) is { } failure; pause = Longer(pause))
        {
            _metrics.Failed();
            Log.CommitFailed(_logger, taken.Count, failure.Cause);
            if (failure.IsFinal || _stopping)
            {
                foreach (var change in taken) change.Fail(failure.Cause);
                return;
            }

            await Task.Delay(pause);
            foreach (var change in taken.Where(change => _patience.IsOver(change.Queued)).ToList())
            {
                change.Fail(failure.Cause);
                taken.Remove(change);
            }

            if (taken.Count == 0) return;
        }

        foreach (var change in taken)
        {
            if (change.Refused is { } fault and not RefusalException) Log.RuleFailed(_logger, change.Tenant, fault);
            change.Settle();
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause < TimeSpan.FromSeconds(1) ? 2 * pause : pause;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The database refused a write of {Changes} changes")]
        public static partial void CommitFailed(ILogger logger, int changes, Exception cause);

        [LoggerMessage(Level = LogLevel.Error, Message = "A change of tenant {Tenant} failed with something other than a refusal")]
        public static partial void RuleFailed(ILogger logger, string tenant, Exception fault);
    }
}
