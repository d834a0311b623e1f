using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>
/// Reads keystores from memory once the database has said that nobody has changed them. One question is under way at a time,
/// for all tenants, and whoever comes meanwhile shares the next: the database is asked no oftener for a thousand readers.
/// </summary>
internal sealed class NewestSnapshots(Database database, DatabaseReads reads, TenantSnapshots snapshots)
{
    private readonly Lock _turn = new();
    private Task<Dictionary<string, TenantStand>> _underWay = Task.FromResult<Dictionary<string, TenantStand>>([]);
    private Task<Dictionary<string, TenantStand>>? _next;

    /// <summary>The state of a tenant that is no older than this call.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    public ValueTask<TenantKeystores> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        var known = snapshots[tenant];
        if (IsNewest(tenant, known)) return ValueTask.FromResult(known);
        return new(reads.WithinAsync(deadline => ReadNewestAsync(tenant, deadline), cancellationToken));
    }

    // What cannot be looked up is asked for, and fails there.
    private bool IsNewest(string tenant, TenantKeystores known)
    {
        try
        {
            return database.IsKnownToBeAt(tenant, TenantStand.Of(known));
        }
        catch (Exception cause) when (StorageFaults.IsExplainedBy(cause))
        {
            return false;
        }
    }

    private async Task<TenantKeystores> ReadNewestAsync(string tenant, CancellationToken deadline)
    {
        var known = snapshots[tenant];
        var found = (await AskNext().WaitAsync(deadline)).GetValueOrDefault(tenant);
        var newest = snapshots[tenant];

        // What the database had after the call is what was known, or what has become known since; that is no older.
        if (found == TenantStand.Of(known) || found == TenantStand.Of(newest)) return newest;
        return await reads.AskAsync(context => LearnAsync(context, tenant), deadline);
    }

    private Task<Dictionary<string, TenantStand>> AskNext()
    {
        lock (_turn) return _next ??= AskAfterAsync(_underWay);
    }

    private async Task<Dictionary<string, TenantStand>> AskAfterAsync(Task former)
    {
        await Task.WhenAny(former); // whose failure is for those that asked
        await Task.Yield();
        lock (_turn) (_underWay, _next) = (reads.AskAsync(AskAsync, CancellationToken.None), null);
        return await _underWay;
    }

    private static Task<Dictionary<string, TenantStand>> AskAsync(StorageContext context) => context.Tenants
        .Select(tenant => new { tenant.Name, tenant.Revision, tenant.Lineage })
        .ToDictionaryAsync(tenant => tenant.Name, tenant => new TenantStand(tenant.Revision, tenant.Lineage), StringComparer.Ordinal);

    private async Task<TenantKeystores> LearnAsync(StorageContext context, string tenant)
    {
        await using var oneState = await database.BeginReadingAsync(context, CancellationToken.None);
        return await snapshots.LearnAsync(context, tenant, CancellationToken.None);
    }
}
