using System.Collections.Immutable;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tenants;

/// <summary>
/// Reads notes, notices, approvals and security material of a tenant as <see cref="TenantLoader"/> reads entries: the changed rows, and all
/// keys if some rows were deleted.
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
        loaded = loaded.WithMaterials(await ChangedMaterialsAsync(context, tenant.Name, knownRevision, cancellationToken));
        if (loaded.KeptCount == tenant.KeptCount) return loaded;
        return loaded.WithKept(
            await GoneAsync(context.AliasNotes, tenant.Name, loaded.Notes, cancellationToken),
            await GoneAsync(context.ExpiryNotices, tenant.Name, loaded.Notices, cancellationToken))
            .WithMaterials(await GoneMaterialsAsync(context, tenant.Name, loaded.Materials, cancellationToken));
    }

    private static async Task<List<MaterialChange>> ChangedMaterialsAsync(
        StorageContext context, string tenant, long knownRevision, CancellationToken cancellationToken)
    {
        var rows = context.Materials.AsNoTracking().Where(row => row.Tenant == tenant);

        // If nothing is known, an altered row must be found too, whatever its revision says.
        if (knownRevision > 0) rows = rows.Where(row => row.Revision > knownRevision);
        var changes = new List<MaterialChange>();
        foreach (var row in await rows.ToListAsync(cancellationToken))
        {
            if (context.Accepts(row)) changes.Add(row.ToChange());
            else if (row.TryToId() is { } id) changes.Add(new MaterialChange(id, null, null) { IsAltered = true });
        }

        return changes;
    }

    private static async Task<List<MaterialChange>> GoneMaterialsAsync(
        StorageContext context, string tenant, TenantMaterials known, CancellationToken cancellationToken)
    {
        var ids = await context.Materials.Where(row => row.Tenant == tenant).Select(row => new { row.Set, row.Name })
            .ToListAsync(cancellationToken);
        var present = ids.Select(id => (id.Set, id.Name)).ToHashSet();
        return [.. known.All.Select(material => material.Id).Concat(known.Altered)
            .Where(id => !present.Contains((id.Set.ToString(), id.Name)))
            .Select(id => new MaterialChange(id, null, null))];
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
