using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>How a state in memory relates to the history that the database has.</summary>
internal enum TenantHistory
{
    /// <summary>The database has the commit that made the state: what has come since can be added to it.</summary>
    Known,

    /// <summary>The state is older than the commits that are kept: all is to be loaded.</summary>
    Forgotten,

    /// <summary>The database never had the state, or lost it: all is to be loaded, and something is missing.</summary>
    Replaced,
}

/// <summary>The commits of a tenant that the database has.</summary>
internal static class TenantCommits
{
    /// <summary>
    /// How many are kept at least. A server looks for its own commit when the answer was lost, within the time that a write may
    /// wait; and for the one that made the state that it knows, when others have committed since.
    /// </summary>
    private const int Kept = 50_000;

    /// <summary>Looks for the commit that made a state; the row is null if the database has no such tenant.</summary>
    public static async Task<TenantHistory> RelateAsync(StorageContext context, string tenant, TenantKeystores known, TenantRow? row, CancellationToken cancellationToken)
    {
        if (known.Revision == 0) return TenantHistory.Known;
        if (row is null || row.Revision < known.Revision) return TenantHistory.Replaced;
        if (await ExistsAsync(context, tenant, known.Lineage, cancellationToken)) return TenantHistory.Known;
        var first = await context.Commits.Where(commit => commit.Tenant == tenant).MinAsync(commit => commit.Revision, cancellationToken);
        return first is null || first > known.Revision ? TenantHistory.Forgotten : TenantHistory.Replaced;
    }

    public static Task<bool> ExistsAsync(StorageContext context, string tenant, Guid id, CancellationToken cancellationToken) =>
        context.Commits.AnyAsync(commit => commit.Tenant == tenant && commit.Id == id, cancellationToken);

    /// <summary>Deletes those that nobody will look for.</summary>
    public static async Task PruneAsync(StorageContext context, IReadOnlyCollection<string> tenants, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants)
        {
            var commits = context.Commits.Where(commit => commit.Tenant == tenant);
            var last = await commits.OrderByDescending(commit => commit.Sequence).Skip(Kept).Select(commit => (long?)commit.Sequence).FirstOrDefaultAsync(cancellationToken);
            if (last is not null) await commits.Where(commit => commit.Sequence <= last).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
