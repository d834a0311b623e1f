using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Auditing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Metrics;
using Latchkey.Storage.Rotation;
using Latchkey.Storage.Tenants;
using Latchkey.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Stores;

/// <summary>Answers reads from memory and hands changes to the writer, for as long as this process holds the data folder.</summary>
internal sealed partial class KeystoreStore(
    Database database, TenantSnapshots snapshots, StorageOptions options, NewestSnapshots newest, HistoryAlarm alarm,
    Schema schema, KeyPreparation preparation, MasterKeys masterKeys, KeyRing keyRing, Patience patience, DatabaseCheck check,
    AuditFaults faults, WriterMetrics metrics, IEnumerable<ICommitListener> listeners, ILogger<KeystoreStore> logger)
    : IKeystoreStore, IStorage, IAsyncDisposable
{
    private static readonly TimeSpan StartPause = TimeSpan.FromSeconds(1);

    private DataFolderLock? _folder;
    private KeystoreWriter? _writer;

    public StorageStatus Status => Writer.Status;

    private KeystoreWriter Writer => _writer ?? throw NotOpen();

    public void TakeFolder()
    {
        if (_folder is not null) return;
        try
        {
            database.Create();
            _folder = DataFolderLock.Take(database.Folder);
        }
        catch (Exception cause) when (StorageFaults.IsExplainedBy(cause))
        {
            throw StorageFaults.CannotOpen(database, cause);
        }
    }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        TakeFolder();
        using var limit = new CancellationTokenSource(options.StartWait);
        while (!await TryPrepareAsync(isLast: limit.IsCancellationRequested, cancellationToken))
            await Task.Delay(StartPause, cancellationToken);
    }

    public async Task UnsealAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartWriterAsync(cancellationToken);
        }
        catch (Exception cause) when (StorageFaults.IsExplainedBy(cause) || database.IsTransient(cause) || database.IsUnreadable(cause))
        {
            throw cause as StorageException ?? StorageFaults.CannotOpen(database, cause);
        }
    }

    public ValueTask<TenantKeystores> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        if (_writer is null) throw NotOpen();
        return newest.ReadAsync(tenant, cancellationToken);
    }

    public void WhenHistoryIsReplaced(Action forget) => alarm.WhenRaised(forget);

    // Every change passes here, from the API, a page or a command. One that needs a second person is refused once the request for approval
    // is stored.
    public async Task<CommittedChange> ChangeAsync(
        string tenant, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken)
    {
        var committed = await Writer.ChangeAsync(tenant, Judged, cancellationToken);
        if (committed.Change.Awaits is { } request) throw new RefusalException(new Refusal.ApprovalRequired(request.Id, request.End));
        foreach (var listener in listeners) listener.Committed(tenant, committed.Change);
        return committed;

        KeystoreChange Judged(TenantKeystores keystores) =>
            options.Policy.Judge(tenant, keystores, rule(keystores), ClockAhead);
    }

    public Task<string?> CheckAsync(CancellationToken cancellationToken) =>
        _writer is { } writer ? check.RunAsync(writer, cancellationToken) : Task.FromResult<string?>(null);

    public TimeSpan? ClockSkew => check.ClockSkew;

    public TimeSpan ClockAhead => options.Policy.Ahead(check.ClockSkew);

    // Waits for a database that is starting, fails over or has no connection left.
    private async Task<bool> TryPrepareAsync(bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            if (!await schema.IsCurrentAsync(cancellationToken)) await schema.MigrateAsync(cancellationToken);
            await StartWriterAsync(cancellationToken);
            return true;
        }
        catch (Exception cause) when (!isLast && database.IsTransient(cause))
        {
            Log.Waiting(logger, database.Name, cause.Message);
            return false;
        }
        catch (Exception cause) when (StorageFaults.IsExplainedBy(cause) || database.IsTransient(cause) || database.IsUnreadable(cause))
        {
            throw cause as StorageException ?? StorageFaults.CannotOpen(database, cause);
        }
    }

    private async Task StartWriterAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null) return;
        await preparation.EnsureAsync(cancellationToken);
        database.Macs.Refresh();
        await masterKeys.FinishAsync(cancellationToken);
        await check.AskAsync(cancellationToken); // compares the clocks too, before any token is issued
        _writer = await KeystoreWriter.StartAsync(
            database, snapshots, keyRing, faults, patience, metrics, logger, cancellationToken);
    }

    // The folder is unlocked last: the next server must find everything committed.
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
        _folder?.Dispose();
    }

    private Exception NotOpen() =>
        _folder is null ? new InvalidOperationException("The storage is not open.") : new RefusalException(new Refusal.Sealed());

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Waiting for the database {Name}: {Reason}")]
        public static partial void Waiting(ILogger logger, string name, string reason);
    }
}
