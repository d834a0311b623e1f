using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rotation;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Access;

/// <summary>Asks the database every time: a command in another process may have added a key just now.</summary>
internal sealed class ServiceKeyStore(
    Database database, DatabaseReads reads, Schema schema, KeyPreparation keys, StorageOptions options) : IServiceKeyStore
{
    // Anybody who can write to the data folder is the operator.
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
        var rows = await AskAsync(
            rows => rows.Where(key => bindings.Contains(key.Certificate) || bindings.Contains(key.PreviousCertificate)), cancellationToken);
        return [.. rows.Select(row => row.ToServiceKey())];
    }

    public async Task<IReadOnlyList<ServiceKey>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await AskAsync(rows => rows.OrderBy(key => key.CreatedTimeUnixMs).ThenBy(key => key.ClientId), cancellationToken);
        return [.. rows.Select(row => row.ToServiceKey())];
    }

    public Task<ServiceKey?> ChangeAsync(
        string clientId,
        Func<ServiceKey, ServiceKey> change,
        DateTimeOffset now,
        CancellationToken cancellationToken,
        ServiceKeyRule? rule = null) => ChangeAsync(
            clientId,
            change,
            changed => AuditInboxRow.From(changed.Tenant, Operator, changed.ActOfReplacing(), now),
            cancellationToken,
            rule);

    public async Task<bool> EndIssuedAsync(string clientId, DateTimeOffset now, CancellationToken cancellationToken) => await ChangeAsync(
        clientId,
        serviceKey => serviceKey.EndIssued(),
        ended => AuditInboxRow.From(ended.Tenant, Operator, AuditAct.EndedAll(clientId), now),
        cancellationToken) is not null;

    public async Task<bool> DiscardAlteredAsync(string clientId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var context = await ConnectAsync(cancellationToken);
        await using var together = await context.Database.BeginTransactionAsync(cancellationToken);
        await database.HoldServiceKeysAsync(context, cancellationToken);
        var row = await context.ServiceKeys.FirstOrDefaultAsync(key => key.ClientId == clientId, cancellationToken);
        if (row is null || context.Accepts(row)) return false;
        context.ServiceKeys.Remove(row);
        var act = new AuditAct(AuditVerb.Delete, AuditObjects.ServiceKey, null, clientId) { Detail = "altered by another program" };
        context.AuditInbox.Add(AuditInboxRow.From(options.OperatorTenant, Operator, act, now));
        await context.SaveChangesAsync(cancellationToken);
        await together.CommitAsync(cancellationToken);
        return true;
    }

    public async Task AddAsync(ServiceKey serviceKey, CancellationToken cancellationToken, ServiceKeyRule? rule = null)
    {
        await using var context = await ConnectAsync(cancellationToken);
        await using var together = await context.Database.BeginTransactionAsync(cancellationToken);
        if (rule is not null) Require(rule, await database.HoldServiceKeysAsync(context, cancellationToken));
        context.ServiceKeys.Add(ServiceKeyRow.From(serviceKey));
        context.AuditInbox.Add(AuditInboxRow.From(serviceKey.Tenant, Operator, serviceKey.ActOfAdding(), serviceKey.CreatedTime));
        await context.SaveChangesAsync(cancellationToken);
        await together.CommitAsync(cancellationToken);
    }

    public async Task<bool> AddFirstAsync(ServiceKey serviceKey, CancellationToken cancellationToken)
    {
        await using var context = await ConnectAsync(cancellationToken);
        context.ServiceKeys.Add(ServiceKeyRow.From(serviceKey));
        context.AuditInbox.Add(AuditInboxRow.From(serviceKey.Tenant, Operator, serviceKey.ActOfAdding(), serviceKey.CreatedTime));
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
        await database.DoAsync(() => ChangeAsync(clientId, Rehashed, recorded: null, cancellationToken));

        ServiceKey Rehashed(ServiceKey key) =>
            key with { SecretHash = New(key.SecretHash), PreviousSecretHash = New(key.PreviousSecretHash) };

        string? New(string? kept) => kept == hash ? replacement : kept;
    }

    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        return await reads.AskAsync(context => context.ServiceKeys.AnyAsync(cancellationToken), cancellationToken);
    }

    // Nobody else changes a key between this read and the commit, so no change overwrites another.
    private async Task<ServiceKey?> ChangeAsync(
        string clientId,
        Func<ServiceKey, ServiceKey> change,
        Func<ServiceKey, AuditInboxRow>? recorded,
        CancellationToken cancellationToken,
        ServiceKeyRule? rule = null)
    {
        await using var context = await ConnectAsync(cancellationToken);
        await using var together = await context.Database.BeginTransactionAsync(cancellationToken);
        var serviceKeys = await database.HoldServiceKeysAsync(context, cancellationToken);
        if (serviceKeys.Find(key => key.ClientId == clientId) is not { } serviceKey) return null;
        var changed = change(serviceKey);
        if (rule is not null) Require(rule, serviceKeys);
        if (changed.IsAt(serviceKey)) return changed;
        context.ServiceKeys.Update(ServiceKeyRow.From(changed));
        if (recorded is not null) context.AuditInbox.Add(recorded(changed));
        await context.SaveChangesAsync(cancellationToken);
        await together.CommitAsync(cancellationToken);
        return changed;
    }

    private static void Require(ServiceKeyRule rule, List<ServiceKey> serviceKeys)
    {
        if (rule(serviceKeys) is { } refusal) throw new RefusalException(refusal);
    }

    private bool HasAny()
    {
        using var context = database.CreateContext();
        return context.ServiceKeys.Any();
    }

    // With an altered row, nobody can sign in.
    private async Task<List<ServiceKeyRow>> AskAsync(
        Func<IQueryable<ServiceKeyRow>, IQueryable<ServiceKeyRow>> choose, CancellationToken cancellationToken)
    {
        await EnsureReadyAsync(cancellationToken);
        await EnsureKeysAsync(cancellationToken);
        return await reads.AskAsync(
            async context => (await choose(context.ServiceKeys.AsNoTracking()).ToListAsync(cancellationToken))
            .FindAll(context.Accepts), cancellationToken);
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
        catch (Exception cause) when (StorageFaults.IsExplainedBy(cause))
        {
            throw StorageFaults.CannotOpen(database, cause);
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        database.Create();
        if (!await schema.IsCurrentAsync(cancellationToken)) await MigrateAsync(cancellationToken);
    }

    // A running server has the schema of its own version. If this version has a different one, the lock keeps it from changing the schema.
    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        using var folder = DataFolderLock.Take(database.Folder);
        await schema.MigrateAsync(cancellationToken);
    }
}
