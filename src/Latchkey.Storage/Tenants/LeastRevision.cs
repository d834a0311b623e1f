using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tenants;

/// <summary>
/// Finds the revision after which the next change of a tenant must come. It is the tenant's own, unless somebody has lowered that in the
/// database: then numbers of versions would recur, and other servers would miss the change.
/// </summary>
internal static class LeastRevision
{
    // Rows that are not as they were signed are passed over, but not without end.
    private const int Most = 100;

    /// <summary>The greatest revision that a signed row of an entry or of a version has, or 0.</summary>
    public static async Task<long> FindAsync(StorageContext context, string tenant, CancellationToken cancellationToken)
    {
        var entries = await context.KeystoreEntries.AsNoTracking()
            .Where(row => row.Tenant == tenant && row.Revision < TenantRow.MostRevision)
            .OrderByDescending(row => row.Revision).Take(Most).ToListAsync(cancellationToken);
        var versions = await context.EntryVersions.AsNoTracking()
            .Where(row => row.Tenant == tenant && row.Number < TenantRow.MostRevision)
            .OrderByDescending(row => row.Number).Take(Most).ToListAsync(cancellationToken);
        var (entry, version) = (entries.FirstOrDefault(context.Accepts), versions.FirstOrDefault(context.Accepts));
        return Math.Max(entry?.Revision ?? 0, version?.Number ?? 0);
    }
}
