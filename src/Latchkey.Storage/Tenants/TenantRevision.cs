using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tenants;

/// <summary>
/// Finds the revision at which a tenant really is. Somebody who changes it in the database would make numbers of versions recur, and other
/// servers would miss changes.
/// </summary>
internal static class TenantRevision
{
    // Rows that are not as they were signed are passed over, but not without end.
    private const int Most = 100;

    // Commits have no signature, so one may have any number. This leaves as many revisions again.
    private const long MostOfCommit = TenantRow.MostRevision / 2;

    /// <summary>The greatest revision that the tenant's row, the head of its log, a version or a commit names.</summary>
    /// <param name="context">Reads within the transaction that holds the tenant.</param>
    /// <param name="row">The tenant; it does not count if it is not as it was signed.</param>
    /// <param name="signed">The revision that the head names, or 0.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<long> FindAsync(StorageContext context, TenantRow row, long signed, CancellationToken cancellationToken)
    {
        var own = context.Accepts(row) ? row.ToRevision() : 0;
        var version = await OrNoneAsync(() => GreatestVersionAsync(context, row.Name, cancellationToken));
        var materialVersion = await OrNoneAsync(() => GreatestMaterialVersionAsync(context, row.Name, cancellationToken));
        var commit = await OrNoneAsync(() => context.Commits
            .Where(commit => commit.Tenant == row.Name && commit.Revision <= MostOfCommit)
            .MaxAsync(commit => commit.Revision, cancellationToken));
        return new[] { own, signed, version, materialVersion, commit }.Max();
    }

    private static async Task<long?> GreatestVersionAsync(StorageContext context, string tenant, CancellationToken cancellationToken)
    {
        var versions = await context.EntryVersions.AsNoTracking()
            .Where(version => version.Tenant == tenant && version.Number <= TenantRow.MostRevision)
            .OrderByDescending(version => version.Number).Take(Most).ToListAsync(cancellationToken);
        return versions.FirstOrDefault(context.Accepts)?.Number;
    }

    private static async Task<long?> GreatestMaterialVersionAsync(
        StorageContext context, string tenant, CancellationToken cancellationToken)
    {
        var versions = await context.MaterialVersions.AsNoTracking()
            .Where(version => version.Tenant == tenant && version.Number <= TenantRow.MostRevision)
            .OrderByDescending(version => version.Number).Take(Most).ToListAsync(cancellationToken);
        return versions.FirstOrDefault(context.Accepts)?.Number;
    }

    // A write goes on whatever somebody else has written to the tables.
    private static async Task<long> OrNoneAsync(Func<Task<long?>> find)
    {
        try
        {
            return await find() ?? 0;
        }
        catch (Exception cause) when (StorageFaults.IsOfAnotherType(cause))
        {
            return 0;
        }
    }
}
