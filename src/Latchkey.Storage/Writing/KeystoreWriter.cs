using System.Threading.Channels;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Writing;

/// <summary>
/// The one writer: commits the changes that wait in one transaction, so that the wait for the disk is shared. Nothing
/// that a caller is told depends on a state that could still be lost.
/// </summary>
internal sealed partial class KeystoreWriter : IAsyncDisposable
{
    // From 64 rows a commit on, the wait for the disk is a small part of the time; more only delays the first of them.
    private const int MaxBatch = 256;
    private const int MaxQueued = 4 * MaxBatch;

    private readonly Channel<PendingChange> _queue =
        Channel.CreateBounded<PendingChange>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private readonly SqliteDatabase _database;
    private readonly KeyRing _keyRing;
    private readonly Patience _patience;
    private readonly ILogger _logger;
    private readonly Task _running;
    private WriterConnection? _connection;

    private KeystoreWriter(
        SqliteDatabase database, KeyRing keyRing, Patience patience, WriterConnection connection, TenantSnapshots snapshots, ILogger logger)
    {
        _database = database;
        _keyRing = keyRing;
        _patience = patience;
        _connection = connection;
        _logger = logger;
        Snapshots = snapshots;
        Status = connection.Status;
        _running = Task.Run(RunAsync);
    }

    /// <summary>What is committed.</summary>
    public TenantSnapshots Snapshots { get; }

    /// <summary>What is in force on the connection.</summary>
    public StorageStatus Status { get; }

    /// <summary>Opens the connection, loads what is there and waits for changes.</summary>
    /// <exception cref="StorageException">The database cannot promise durability.</exception>
    public static async Task<KeystoreWriter> StartAsync(
        SqliteDatabase database, KeyRing keyRing, Patience patience, ILogger logger, CancellationToken cancellationToken)
    {
        var snapshots = new TenantSnapshots();
        return new KeystoreWriter(database, keyRing, patience, await ConnectAsync(database, keyRing, patience, snapshots, cancellationToken), snapshots, logger);
    }

    public async Task<CommittedChange> ChangeAsync(
        string tenant, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken)
    {
        var change = new PendingChange(tenant, rule, _patience.Now, cancellationToken);
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

    /// <summary>Commits what is queued and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running;
        _connection?.Dispose();
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            var taken = new List<PendingChange>();
            while (taken.Count < MaxBatch && _queue.Reader.TryRead(out var change))
            {
                if (change.IsAbandoned) continue;
                if (_patience.IsOver(change.Queued)) change.Expire();
                else taken.Add(change);
            }

            await CommitAsync(taken);
        }
    }

    /// <summary>
    /// (1) Connects anew if the last commit failed. (2) Lets each rule decide on the state that the ones before
    /// it leave. (3) Commits. (4) Publishes. (5) Answers: refusals too, for they may rest on a change of this batch.
    /// </summary>
    private async Task CommitAsync(List<PendingChange> taken)
    {
        var batch = new ChangeBatch(Snapshots, _keyRing);
        try
        {
            _connection ??= await ReconnectAsync(); // (1)
            foreach (var change in taken) Decide(change, batch); // (2)
            if (!batch.IsEmpty) _connection.Commit(batch); // (3)
        }
        catch (Exception cause)
        {
            Log.CommitFailed(_logger, taken.Count, cause);
            foreach (var change in taken) change.Fail(cause);
            _connection?.Dispose();
            _connection = null;
            return;
        }

        Snapshots.Publish(batch.Changed); // (4)
        foreach (var change in taken) change.Settle(); // (5)
    }

    private void Decide(PendingChange change, ChangeBatch batch)
    {
        batch.Decide(change);
        if (change.Refused is { } fault and not RefusalException) Log.RuleFailed(_logger, change.Tenant, fault);
    }

    private static async Task<WriterConnection> ConnectAsync(
        SqliteDatabase database, KeyRing keyRing, Patience patience, TenantSnapshots snapshots, CancellationToken cancellationToken)
    {
        var connection = new WriterConnection(database, new AuditChain(keyRing), patience.Clock);
        try
        {
            await connection.CatchUpAsync(snapshots, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // A commit whose fsync failed may be found in the journal all the same: what the file says now is what counts.
    private async Task<WriterConnection> ReconnectAsync()
    {
        var connection = await ConnectAsync(_database, _keyRing, _patience, Snapshots, CancellationToken.None);
        Log.Reconnected(_logger);
        return connection;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The database refused a write; {Changes} changes were answered as unavailable")]
        public static partial void CommitFailed(ILogger logger, int changes, Exception cause);

        [LoggerMessage(Level = LogLevel.Error, Message = "A change of tenant {Tenant} failed with something other than a refusal")]
        public static partial void RuleFailed(ILogger logger, string tenant, Exception fault);

        [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the database anew after a refused write")]
        public static partial void Reconnected(ILogger logger);
    }
}
