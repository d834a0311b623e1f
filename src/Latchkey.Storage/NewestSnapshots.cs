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
    private Task<Dictionary<string, Stand>> _underWay = Task.FromResult<Dictionary<string, Stand>>([]);
    private Task<Dictionary<string, Stand>>? _next;

    /// <summary>The state of a tenant that is no older than this call.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    public async ValueTask<TenantKeystores> ReadAsync(string tenant, CancellationToken cancellationToken)
    {
        var known = snapshots[tenant];
        var found = (await AskNext().WaitAsync(cancellationToken)).GetValueOrDefault(tenant, Stand.Start);
        var newest = snapshots[tenant];

        // What the database had after the call is what was known, or what has become known since; that is no older.
        if (found == Stand.Of(known) || found == Stand.Of(newest)) return newest;
        return await reads.AskAsync(context => LearnAsync(context, tenant), cancellationToken);
    }

    private Task<Dictionary<string, Stand>> AskNext()
    {
        lock (_turn) return _next ??= AskAfterAsync(_underWay);
    }

    private async Task<Dictionary<string, Stand>> AskAfterAsync(Task former)
    {
        await Task.WhenAny(former); // whose failure is for those that asked
        await Task.Yield();
        lock (_turn) (_underWay, _next) = (reads.AskAsync(AskAsync, CancellationToken.None), null);
        return await _underWay;
    }

    private static Task<Dictionary<string, Stand>> AskAsync(StorageContext context) => context.Tenants
        .Select(tenant => new { tenant.Name, tenant.Revision, tenant.Lineage })
        .ToDictionaryAsync(tenant => tenant.Name, tenant => new Stand(tenant.Revision, tenant.Lineage), StringComparer.Ordinal);

    private async Task<TenantKeystores> LearnAsync(StorageContext context, string tenant)
    {
        await using var oneState = await context.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        return await snapshots.LearnAsync(context, tenant, CancellationToken.None);
    }

    /// <summary>Where a tenant stands in the history of a database; a tenant that was never changed at its beginning.</summary>
    private sealed record Stand(long Revision, Guid Lineage)
    {
        public static Stand Start { get; } = new(0, Guid.Empty);

        public static Stand Of(TenantKeystores keystores) => new(keystores.Revision, keystores.Lineage);
    }
}
