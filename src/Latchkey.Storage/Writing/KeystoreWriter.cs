using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Auditing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Metrics;
using Latchkey.Storage.Tenants;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Writing;

/// <summary>
/// The only writer of this process. It commits the waiting changes in one transaction, so that they share the wait for the disk. No answer
/// depends on a state that could still be lost.
/// </summary>
internal sealed partial class KeystoreWriter : IAsyncDisposable
{
    private readonly ChangeQueue _queue;
    private readonly Committer _committer;
    private readonly Patience _patience;
    private readonly WriterMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Task _running;
    private volatile bool _stopping;
    private long _begun;

    private KeystoreWriter(Committer committer, Patience patience, WriterMetrics metrics, ILogger logger)
    {
        _committer = committer;
        _patience = patience;
        _metrics = metrics;
        _logger = logger;
        _queue = new ChangeQueue(patience, metrics);
        _running = Task.Run(RunAsync);
    }

    /// <summary>The durability settings in force on the writer's connection.</summary>
    public StorageStatus Status => _committer.Status;

    /// <summary>Opens the connection, loads the present state and waits for changes.</summary>
    /// <exception cref="StorageException">The database cannot promise durability.</exception>
    public static async Task<KeystoreWriter> StartAsync(
        Database database, TenantSnapshots snapshots, KeyRing keyRing, AuditFaults faults, Patience patience, WriterMetrics metrics,
        ILogger logger, CancellationToken cancellationToken)
    {
        var committer = await Committer.StartAsync(
            database, snapshots, keyRing, faults, metrics, patience.Clock, logger, cancellationToken);
        return new KeystoreWriter(committer, patience, metrics, logger);
    }

    /// <summary>Whether something has failed since the last commit that succeeded: <see cref="ProbeAsync"/> finds out.</summary>
    public bool IsDoubted => _committer.IsDoubted;

    /// <summary>Whether the writer has ended: because the server stops, or because of a defect.</summary>
    public bool HasEnded => _running.IsCompleted;

    /// <summary>How long it has been working on the present batch.</summary>
    public TimeSpan Busy => Volatile.Read(ref _begun) is var begun and not 0 ? _patience.Since(begun) : TimeSpan.Zero;

    public Task<CommittedChange> ChangeAsync(
        string tenant, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken) =>
        _queue.AddAsync(new PendingChange(tenant, rule, _patience.Now, cancellationToken), cancellationToken);

    /// <summary>Commits as much as an import writes, and changes nothing.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => _queue.AddAsync(
        new PendingChange("", _ => KeystoreChange.NotNeeded(new Edit("", _patience.Clock.GetUtcNow())), _patience.Now, cancellationToken,
            isProbe: true), cancellationToken);

    /// <summary>Records that the database failed elsewhere.</summary>
    public void Doubt(Exception cause) => _committer.Doubt(cause);

    /// <summary>Commits the queued changes and accepts no more. If the database stays silent, it refuses them in the end.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _queue.Close();
        var ended = EndAsync();
        try
        {
            await ended.WaitAsync(_patience.StopWait);
        }
        catch (TimeoutException silent)
        {
            _queue.FailAll(silent);
            Log.Left(_logger);
        }
    }

    private async Task EndAsync()
    {
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _committer.DisposeAsync();
    }

    // Whatever exception escapes, nobody waits for ever: at worst the server refuses every write from then on, and reports that it is not
    // ready.
    private async Task RunAsync()
    {
        try
        {
            while (await _queue.WaitAsync()) await RunBatchAsync();
        }
        finally
        {
            _queue.FailAll(new InvalidOperationException("The writer has stopped."));
        }
    }

    private async Task RunBatchAsync()
    {
        var taken = new List<PendingChange>();
        try
        {
            Volatile.Write(ref _begun, _patience.Now);
            _queue.Take(taken);
            if (taken.Count > 0) await CommitAsync(taken);
        }
        catch (Exception escaped)
        {
            foreach (var change in taken) change.Fail(escaped);
            await _committer.DisconnectAsync(escaped);
            Log.Escaped(_logger, escaped);
        }
        finally
        {
            Volatile.Write(ref _begun, 0);
        }
    }

    /// <summary>
    /// Tries to commit until that succeeds, fails for good, or nobody waits any longer; then answers. A server that is stopping does not
    /// wait for a database that is away.
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

        [LoggerMessage(Level = LogLevel.Error,
            Message = "The database did not answer in time. It is unknown until it is back whether it made the last changes; " +
                "none of them was acknowledged")]
        public static partial void Left(ILogger logger);

        [LoggerMessage(Level = LogLevel.Critical,
            Message = "The writer failed. It refuses the waiting changes, and restarts from the state of the database")]
        public static partial void Escaped(ILogger logger, Exception escaped);

        [LoggerMessage(Level = LogLevel.Error, Message = "A change of tenant {Tenant} failed with an unexpected exception")]
        public static partial void RuleFailed(ILogger logger, string tenant, Exception fault);
    }
}
