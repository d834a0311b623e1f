using System.Data;
using Latchkey.Keystores;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>
/// Reads keystores from memory once the database has said that nobody has changed them. One question is under way at a time,
/// for all tenants, and whoever comes meanwhile shares the next: the database is asked no oftener for a thousand readers.
/// </summary>
internal sealed class NewestSnapshots(DatabaseReads reads, TenantSnapshots snapshots)
{
    private readonly Lock _turn = new();
    private Task<Dictionary<string, long>> _underWay = Task.FromResult<Dictionary<string, long>>([]);
    private Task<Dictionary<string, long>>? _next;

    /// <summary>The state of a tenant that is no older than this call.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    public async ValueTask<TenantKeystores> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        var revisions = await AskNext().WaitAsync(cancellationToken);
        if (revisions.GetValueOrDefault(tenant) > snapshots[tenant].Revision) await reads.AskAsync(context => LearnAsync(context, tenant), cancellationToken);
        return snapshots[tenant];
    }

    private Task<Dictionary<string, long>> AskNext()
    {
        lock (_turn) return _next ??= AskAfterAsync(_underWay);
    }

    private async Task<Dictionary<string, long>> AskAfterAsync(Task former)
    {
        await Task.WhenAny(former); // whose failure is for those that asked
        await Task.Yield();
        lock (_turn) (_underWay, _next) = (reads.AskAsync(AskAsync, CancellationToken.None), null);
        return await _underWay;
    }

    private static Task<Dictionary<string, long>> AskAsync(StorageContext context) => context.Tenants
        .Select(tenant => new { tenant.Name, tenant.Revision })
        .ToDictionaryAsync(tenant => tenant.Name, tenant => tenant.Revision, StringComparer.Ordinal);

    private async Task<bool> LearnAsync(StorageContext context, string tenant)
    {
        await using var oneState = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        await snapshots.LearnAsync(context, tenant, CancellationToken.None);
        return true;
    }
}
