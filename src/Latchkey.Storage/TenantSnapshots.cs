using System.Collections.Concurrent;
using Latchkey.Keystores;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>The newest committed state of every tenant, in memory: read by every request, replaced by the one writer.</summary>
internal sealed class TenantSnapshots
{
    private static readonly TenantKeystores Empty = TenantKeystores.Load(0, []);

    private readonly ConcurrentDictionary<string, TenantKeystores> _tenants = new(StringComparer.Ordinal);

    /// <summary>The state of a tenant; a tenant that was never changed has no rows, and needs none.</summary>
    public TenantKeystores this[string tenant] => _tenants.GetValueOrDefault(tenant) ?? Empty;

    public void Publish(IEnumerable<KeyValuePair<string, TenantKeystores>> changed)
    {
        foreach (var (tenant, keystores) in changed) _tenants[tenant] = keystores;
    }

    /// <summary>
    /// Loads the tenants whose revision in the database is another than in memory: at start all of them, after a failed
    /// commit those of which the database knows better.
    /// </summary>
    public async Task CatchUpAsync(StorageContext context, CancellationToken cancellationToken)
    {
        foreach (var row in await context.Tenants.AsNoTracking().ToListAsync(cancellationToken))
        {
            if (this[row.Name].Revision != row.Revision) _tenants[row.Name] = await LoadAsync(context, row, cancellationToken);
        }
    }

    private static async Task<TenantKeystores> LoadAsync(StorageContext context, TenantRow tenant, CancellationToken cancellationToken)
    {
        var shared = new SharedValues();
        var entries = new Dictionary<string, List<KeystoreEntry>>(StringComparer.Ordinal);
        var rows = context.KeystoreEntries.AsNoTracking().Where(row => row.Tenant == tenant.Name).AsAsyncEnumerable();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (!entries.TryGetValue(row.Keystore, out var list)) entries[row.Keystore] = list = [];
            list.Add(row.ToEntry(shared));
        }

        var keystores = await context.Keystores.AsNoTracking().Where(row => row.Tenant == tenant.Name).ToListAsync(cancellationToken);
        return TenantKeystores.Load(
            tenant.Revision,
            keystores.Select(row => row.ToKeystore(entries.GetValueOrDefault(row.Name) ?? [], shared)));
    }
}
