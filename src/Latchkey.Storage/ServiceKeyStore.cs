using System.Data;
using System.Linq.Expressions;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Rotation;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>Asks the database every time: a command in another process may have added a key just now.</summary>
internal sealed class ServiceKeyStore(Database database, DatabaseReads reads, Schema schema, KeyPreparation keys) : IServiceKeyStore
{
    // Whoever can write to the data folder is the operator.
    private const string Operator = "operator";

    private static readonly Guid First = new("6c617463-6b65-4779-8000-000000000002");

    private volatile bool _isReady;

    public async Task<ServiceKey?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        var rows = await AskAsync(rows => rows.Where(key => key.ClientId == clientId), cancellationToken);
        return rows.SingleOrDefault()?.ToServiceKey();
    }

    public async Task<IReadOnlyList<ServiceKey>> FindByCertificateAsync(IReadOnlyList<string> bindings, CancellationToken cancellationToken)
    {
        var rows = await AskAsync(rows => rows.Where(key => bindings.Contains(key.Certificate) || bindings.Contains(key.PreviousCertificate)), cancellationToken);
        return [.. rows.Select(row => row.ToServiceKey())];
    }

    public async Task<IReadOnlyList<ServiceKey>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await AskAsync(rows => rows.OrderBy(key => key.CreatedTimeUnixMs).ThenBy(key => key.ClientId), cancellationToken);
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

    public async Task<bool> AddFirstAsync(ServiceKey serviceKey, CancellationToken cancellationToken)
    {
        await using var context = await ConnectAsync(cancellationToken);
        context.ServiceKeys.Add(ServiceKeyRow.From(serviceKey));
        context.AuditInbox.Add(AuditInboxRow.From(serviceKey.Tenant, Operator, AuditAct.Added(serviceKey), serviceKey.CreatedTime));
        context.Commits.Add(CommitRow.Once(First));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException) when (HasAny())
        {
            return false;
        }
    }

    public async Task ReplaceHashAsync(string clientId, string hash, string replacement, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await ConnectAsync(cancellationToken);
            await ReplaceHashAsync(context, clientId, hash, replacement, cancellationToken);
        }
        catch (Exception cause) when (database.IsTransient(cause) || StorageException.IsExplainedBy(cause))
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), cause);
        }
    }

    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        return await reads.AskAsync(context => context.ServiceKeys.AnyAsync(cancellationToken), cancellationToken);
    }

    // Serializable: what a command writes in between is not overwritten.
    private static async Task ReplaceHashAsync(StorageContext context, string clientId, string hash, string replacement, CancellationToken cancellationToken)
    {
        await using var together = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        if (await context.ServiceKeys.SingleOrDefaultAsync(key => key.ClientId == clientId, cancellationToken) is not { } row || !context.Accepts(row)) return;
        Replace(row => row.SecretHash);
        Replace(row => row.PreviousSecretHash);
        await context.SaveChangesAsync(cancellationToken);
        await together.CommitAsync(cancellationToken);

        void Replace(Expression<Func<ServiceKeyRow, string?>> property)
        {
            var kept = context.Entry(row).Property(property);
            if (kept.CurrentValue == hash) kept.CurrentValue = replacement;
        }
    }

    private async Task ReplaceAsync(ServiceKey serviceKey, AuditAct act, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var context = await ConnectAsync(cancellationToken);
        context.ServiceKeys.Update(ServiceKeyRow.From(serviceKey));
        context.AuditInbox.Add(AuditInboxRow.From(serviceKey.Tenant, Operator, act, now));
        await context.SaveChangesAsync(cancellationToken);
    }

    private bool HasAny()
    {
        using var context = database.CreateContext();
        return context.ServiceKeys.Any();
    }

    // A row that is not as it was signed signs nobody in.
    private async Task<List<ServiceKeyRow>> AskAsync(Func<IQueryable<ServiceKeyRow>, IQueryable<ServiceKeyRow>> choose, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        await EnsureKeysAsync(cancellationToken);
        return await reads.AskAsync(
            async context => (await choose(context.ServiceKeys.AsNoTracking()).ToListAsync(cancellationToken)).FindAll(context.Accepts), cancellationToken);
    }

    private async Task<StorageContext> ConnectAsync(CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        await EnsureKeysAsync(cancellationToken);
        return database.CreateContext();
    }

    private async Task EnsureKeysAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.EnsureAsync(cancellationToken);
        }
        catch (MasterKeyException cause)
        {
            throw new RefusalException(new Refusal.Sealed(), cause);
        }
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
