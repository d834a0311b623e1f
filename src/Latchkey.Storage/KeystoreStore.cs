using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Rotation;
using Latchkey.Storage.Writing;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage;

/// <summary>Answers reads from memory and hands changes to the writer, for as long as this process holds the data folder.</summary>
internal sealed class KeystoreStore(Database database, TenantSnapshots snapshots, NewestSnapshots newest, Schema schema, KeyPreparation preparation, MasterKeys masterKeys, KeyRing keyRing, StorageOptions options, Patience patience, DatabaseCheck check, WriterMetrics metrics, ILogger<KeystoreStore> logger)
    : IKeystoreStore, IStorage, IAsyncDisposable
{
    private DataFolderLock? _folder;
    private KeystoreWriter? _writer;

    public StorageStatus Status => Writer.Status;

    private KeystoreWriter Writer => _writer ?? throw NotOpen();

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            database.Create();
            _folder = DataFolderLock.Take(database.Folder);
            if (!await schema.IsCurrentAsync(cancellationToken)) await schema.MigrateAsync(cancellationToken);
        }
        catch (Exception cause) when (StorageException.IsExplainedBy(cause))
        {
            throw StorageException.CannotOpen(database, cause);
        }

        await UnsealAsync(cancellationToken);
    }

    public async Task UnsealAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null) return;
        try
        {
            await preparation.EnsureAsync(cancellationToken);
            await masterKeys.FinishAsync(cancellationToken);
            _writer = await KeystoreWriter.StartAsync(database, snapshots, keyRing, patience, metrics, logger, cancellationToken);
        }
        catch (Exception cause) when (StorageException.IsExplainedBy(cause))
        {
            throw StorageException.CannotOpen(database, cause);
        }
    }

    public ValueTask<TenantKeystores> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        if (_writer is null) throw NotOpen();
        return database.IsShared ? newest.ReadAsync(tenant, cancellationToken) : ValueTask.FromResult(snapshots[tenant]);
    }

    // Every change passes here, whichever way it came; a request that needs a second person is refused once it is on record.
    public async Task<CommittedChange> ChangeAsync(string tenant, Func<TenantKeystores, KeystoreChange> rule, CancellationToken cancellationToken)
    {
        var committed = await Writer.ChangeAsync(tenant, keystores => options.Policy.Judge(tenant, keystores, rule(keystores)), cancellationToken);
        return committed.Change.Awaits is { } request ? throw new RefusalException(new Refusal.ApprovalRequired(request)) : committed;
    }

    public Task<string?> CheckAsync(CancellationToken cancellationToken) =>
        _writer is { } writer ? check.RunAsync(writer, cancellationToken) : Task.FromResult<string?>(null);

    // The folder is let go last: a successor must find everything committed.
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null) await _writer.DisposeAsync();
        _folder?.Dispose();
    }

    private Exception NotOpen() => _folder is null ? new InvalidOperationException("The storage is not open.") : new RefusalException(new Refusal.Sealed());
}
