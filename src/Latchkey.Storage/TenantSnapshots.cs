using System.Collections.Concurrent;
using Latchkey.Keystores;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>The newest committed state of every tenant, in memory: read by every request.</summary>
internal sealed class TenantSnapshots
{
    private readonly ConcurrentDictionary<string, TenantKeystores> _tenants = new(StringComparer.Ordinal);

    /// <summary>The state of a tenant; a tenant that was never changed has no rows, and needs none.</summary>
    public TenantKeystores this[string tenant] => _tenants.GetValueOrDefault(tenant) ?? TenantKeystores.Empty;

    /// <summary>Takes over what was committed, unless something later is known.</summary>
    public void Publish(IEnumerable<KeyValuePair<string, TenantKeystores>> changed)
    {
        foreach (var (tenant, keystores) in changed)
            _tenants.AddOrUpdate(tenant, keystores, (_, known) => known.Revision > keystores.Revision ? known : keystores);
    }

    /// <summary>
    /// Brings all tenants to what the database says: at start, and after a failed commit. It may say less than is known, if it
    /// was put back or lost what it had promised.
    /// </summary>
    public async Task CatchUpAsync(StorageContext context, CancellationToken cancellationToken) =>
        await CatchUpAsync(context, await context.Tenants.AsNoTracking().ToListAsync(cancellationToken), cancellationToken);

    /// <summary>Brings tenants to what the database says, of which nobody else changes them meanwhile.</summary>
    public async Task CatchUpAsync(StorageContext context, IEnumerable<TenantRow> tenants, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants)
        {
            if (this[tenant.Name].Revision != tenant.Revision)
                _tenants[tenant.Name] = await TenantLoader.LoadAsync(context, tenant, this[tenant.Name], cancellationToken);
        }
    }

    /// <summary>Learns what other servers have committed for a tenant.</summary>
    public async Task LearnAsync(StorageContext context, string tenant, CancellationToken cancellationToken)
    {
        var row = await context.Tenants.AsNoTracking().SingleOrDefaultAsync(row => row.Name == tenant, cancellationToken);
        var known = this[tenant];
        if (row is null || row.Revision <= known.Revision) return;
        Publish([KeyValuePair.Create(tenant, await TenantLoader.LoadAsync(context, row, known, cancellationToken))]);
    }
}
