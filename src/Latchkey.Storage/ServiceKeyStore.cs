using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>Asks the database every time: a command in another process may have added a key just now.</summary>
internal sealed class ServiceKeyStore(Database database, DatabaseReads reads, Schema schema) : IServiceKeyStore
{
    // Whoever can write to the data folder is the operator.
    private const string Operator = "operator";

    private volatile bool _isReady;

    public async Task<ServiceKey?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        var row = await AskAsync(keys => keys.SingleOrDefaultAsync(key => key.ClientId == clientId, cancellationToken), cancellationToken);
        return row?.ToServiceKey();
    }

    public async Task<ServiceKey?> FindByCertificateAsync(string binding, CancellationToken cancellationToken)
    {
        var rows = await AskAsync(
            keys => keys.Where(key => key.Certificate == binding || key.PreviousCertificate == binding).ToListAsync(cancellationToken), cancellationToken);
        // A certificate that one key has given up may have become another's.
        return (rows.Find(row => row.Certificate == binding) ?? rows.FirstOrDefault())?.ToServiceKey();
    }

    public async Task<IReadOnlyList<ServiceKey>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await AskAsync(keys => keys.OrderBy(key => key.CreatedTimeUnixMs).ThenBy(key => key.ClientId).ToListAsync(cancellationToken), cancellationToken);
        return [.. rows.Select(row => row.ToServiceKey())];
    }

    public Task ReplaceAsync(ServiceKey serviceKey, DateTimeOffset now, CancellationToken cancellationToken) =>
        ReplaceAsync(serviceKey, AuditAct.Replaced(serviceKey), now, cancellationToken);

    public async Task<bool> EndIssuedAsync(string clientId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(clientId, cancellationToken) is not { } serviceKey) return false;
        await ReplaceAsync(serviceKey.EndIssued(), AuditAct.EndedAll(clientId), now, cancellationToken);
        return true;
    }

    public async Task AddAsync(ServiceKey serviceKey, CancellationToken cancellationToken)
    {
        await using var context = await ConnectAsync(cancellationToken);
        context.ServiceKeys.Add(ServiceKeyRow.From(serviceKey));
        context.AuditInbox.Add(AuditInboxRow.From(serviceKey.Tenant, Operator, AuditAct.Added(serviceKey), serviceKey.CreatedTime));
        await context.SaveChangesAsync(cancellationToken);
    }

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => AskAsync(keys => keys.AnyAsync(cancellationToken), cancellationToken);

    private async Task ReplaceAsync(ServiceKey serviceKey, AuditAct act, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var context = await ConnectAsync(cancellationToken);
        context.ServiceKeys.Update(ServiceKeyRow.From(serviceKey));
        context.AuditInbox.Add(AuditInboxRow.From(serviceKey.Tenant, Operator, act, now));
        await context.SaveChangesAsync(cancellationToken);
    }

    private async Task<T> AskAsync<T>(Func<IQueryable<ServiceKeyRow>, Task<T>> ask, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        return await reads.AskAsync(context => ask(context.ServiceKeys.AsNoTracking()), cancellationToken);
    }

    private async Task<StorageContext> ConnectAsync(CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        return database.CreateContext();
    }

    private async Task EnsureReadyAsync(CancellationToken cancellationToken)
    {
        if (_isReady) return;
        try
        {
            await PrepareAsync(cancellationToken);
            _isReady = true;
        }
        catch (Exception cause) when (StorageException.IsExplainedBy(cause))
        {
            throw StorageException.CannotOpen(database, cause);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        database.Create();
        if (!await schema.IsCurrentAsync(cancellationToken)) await MigrateAsync(cancellationToken);
    }

    // A running server has the schema of its own version. If that is not this one's, the lock refuses to change it.
    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        using var folder = DataFolderLock.Take(database.Folder);
        await schema.MigrateAsync(cancellationToken);
    }
}
