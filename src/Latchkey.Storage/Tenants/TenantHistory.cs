using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tenants;

/// <summary>The relation of a state in memory to the history in the database.</summary>
internal enum TenantHistory
{
    /// <summary>The database has the commit that made the state: later changes can be added to the state.</summary>
    Known,

    /// <summary>The state is older than the commits that are kept: everything must be loaded.</summary>
    Forgotten,

    /// <summary>The database never had the state, or lost it: everything must be loaded, and changes are lost.</summary>
    Replaced,
}

/// <summary>The commits of a tenant that the database has.</summary>
internal static class TenantCommits
{
    /// <summary>
    /// The minimum number of commits to keep. A server looks for its own commit if the answer was lost, within the time that a write may
    /// wait. It looks for the commit that made its known state if others have committed since.
    /// </summary>
    private const int Kept = 50_000;

    /// <summary>Looks for the commit that made a state; the row is null if the database has no such tenant.</summary>
    public static async Task<TenantHistory> RelateAsync(
        StorageContext context, string tenant, TenantKeystores known, TenantRow? row, CancellationToken cancellationToken)
    {
        if (known.Revision == 0) return TenantHistory.Known;
        if (row is null || row.ToRevision() < known.Revision) return TenantHistory.Replaced;
        if (await ExistsAsync(context, tenant, known.Lineage, cancellationToken)) return TenantHistory.Known;
        var first = await context.Commits.Where(commit => commit.Tenant == tenant).MinAsync(commit => commit.Revision, cancellationToken);
        return first is null || first > known.Revision ? TenantHistory.Forgotten : TenantHistory.Replaced;
    }

    public static Task<bool> ExistsAsync(StorageContext context, string tenant, Guid id, CancellationToken cancellationToken) =>
        context.Commits.AnyAsync(commit => commit.Tenant == tenant && commit.Id == id, cancellationToken);

    /// <summary>Deletes commits for which no server will look.</summary>
    public static async Task PruneAsync(StorageContext context, IReadOnlyCollection<string> tenants, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants)
        {
            var commits = context.Commits.Where(commit => commit.Tenant == tenant);
            var last = await commits.OrderByDescending(commit => commit.Sequence).Skip(Kept).Select(commit => (long?)commit.Sequence)
                .FirstOrDefaultAsync(cancellationToken);
            if (last is not null) await commits.Where(commit => commit.Sequence <= last).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
