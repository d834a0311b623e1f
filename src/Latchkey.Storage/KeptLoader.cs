using System.Collections.Immutable;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>Reads what is kept beside the entries of a tenant, as <see cref="TenantLoader"/> reads these: what has changed, and all aliases if some are gone.</summary>
internal static class KeptLoader
{
    /// <summary>Adds to a state what has changed since a revision.</summary>
    public static async Task<TenantKeystores> LoadAsync(StorageContext context, TenantRow tenant, long knownRevision, TenantKeystores loaded, CancellationToken cancellationToken)
    {
        var notes = await ChangedAsync(context.AliasNotes, tenant.Name, knownRevision, cancellationToken);
        var notices = await ChangedAsync(context.ExpiryNotices, tenant.Name, knownRevision, cancellationToken);
        var approvals = await context.Approvals.AsNoTracking().Where(row => row.Tenant == tenant.Name && row.Revision > knownRevision).ToListAsync(cancellationToken);

        // What an altered row says of entries shows in these; of the protection it says nothing.
        var protectionDays = context.Accepts(tenant) ? tenant.ProtectionDays ?? 0 : loaded.ProtectionDays;
        loaded = loaded.WithApprovals(approvals.Where(context.Accepts).Select(row => row.ToApproval()), protectionDays);
        loaded = loaded.WithKept(notes.Where(context.Accepts).Select(row => row.ToChange()), notices.Where(context.Accepts).Select(row => row.ToChange()));
        if (loaded.KeptCount == tenant.KeptCount) return loaded;
        return loaded.WithKept(
            await GoneAsync(context.AliasNotes, tenant.Name, loaded.Notes, cancellationToken), await GoneAsync(context.ExpiryNotices, tenant.Name, loaded.Notices, cancellationToken));
    }

    private static Task<List<TRow>> ChangedAsync<TRow>(DbSet<TRow> table, string tenant, long knownRevision, CancellationToken cancellationToken)
        where TRow : class, IKeptRow => table.AsNoTracking().Where(row => row.Tenant == tenant && row.Revision > knownRevision).ToListAsync(cancellationToken);

    private static async Task<IEnumerable<AliasChange<T>>> GoneAsync<T, TRow>(DbSet<TRow> table, string tenant, ImmutableDictionary<Alias, T> known, CancellationToken cancellationToken)
        where T : class
        where TRow : class, IKeptRow
    {
        var aliases = await table.Where(row => row.Tenant == tenant).Select(row => row.Alias).ToListAsync(cancellationToken);
        var present = aliases.Where(alias => Alias.TryParse(alias, out _)).Select(Alias.Parse).ToHashSet();
        return known.Keys.Where(alias => !present.Contains(alias)).Select(alias => new AliasChange<T>(alias, null));
    }
}
