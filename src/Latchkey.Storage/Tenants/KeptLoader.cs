using System.Collections.Immutable;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tenants;

/// <summary>
/// Reads notes, notices and approvals of a tenant as <see cref="TenantLoader"/> reads entries: the changed rows, and all aliases if some
/// rows were deleted.
/// </summary>
internal static class KeptLoader
{
    /// <summary>Adds the changes since a revision to a state.</summary>
    public static async Task<TenantKeystores> LoadAsync(
        StorageContext context, TenantRow tenant, long knownRevision, TenantKeystores loaded, CancellationToken cancellationToken)
    {
        var notes = await ChangedAsync(context.AliasNotes, tenant.Name, knownRevision, cancellationToken);
        var notices = await ChangedAsync(context.ExpiryNotices, tenant.Name, knownRevision, cancellationToken);
        var approvals = await context.Approvals.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.Revision > knownRevision)
            .ToListAsync(cancellationToken);

        // If the tenant's row was altered, the protection days already known stay in force. Its counts need no such care: entries have
        // signed rows of their own.
        var protectionDays = context.Accepts(tenant) ? tenant.ProtectionDays ?? 0 : loaded.ProtectionDays;
        loaded = loaded.WithApprovals(approvals.Where(context.Accepts).Select(row => row.ToApproval()), protectionDays);
        loaded = loaded.WithKept(
            notes.Where(context.Accepts).Select(row => row.ToChange()), notices.Where(context.Accepts).Select(row => row.ToChange()));
        if (loaded.KeptCount == tenant.KeptCount) return loaded;
        return loaded.WithKept(
            await GoneAsync(context.AliasNotes, tenant.Name, loaded.Notes, cancellationToken),
            await GoneAsync(context.ExpiryNotices, tenant.Name, loaded.Notices, cancellationToken));
    }

    private static Task<List<TRow>> ChangedAsync<TRow>(
        DbSet<TRow> table, string tenant, long knownRevision, CancellationToken cancellationToken)
        where TRow : class, IKeptRow =>
            table.AsNoTracking().Where(row => row.Tenant == tenant && row.Revision > knownRevision).ToListAsync(cancellationToken);

    private static async Task<IEnumerable<AliasChange<T>>> GoneAsync<T, TRow>(
        DbSet<TRow> table, string tenant, ImmutableDictionary<Alias, T> known, CancellationToken cancellationToken)
        where T : class
        where TRow : class, IKeptRow
    {
        var aliases = await table.Where(row => row.Tenant == tenant).Select(row => row.Alias).ToListAsync(cancellationToken);
        var present = aliases.Where(alias => Alias.TryParse(alias, out _)).Select(Alias.Parse).ToHashSet();
        return known.Keys.Where(alias => !present.Contains(alias)).Select(alias => new AliasChange<T>(alias, null));
    }
}
