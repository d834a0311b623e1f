using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Tenants;

/// <summary>
/// Reads what has changed in a tenant's keystores since a known state. The cost grows with the changes, not with the entries. Deletions
/// show only in the number of entries; if that differs, all aliases are compared.
/// </summary>
internal static class TenantLoader
{
    /// <summary>The state in the database, whose history contains the known state; the transaction sees one state throughout.</summary>
    public static async Task<TenantKeystores> LoadAsync(
        StorageContext context, TenantRow tenant, TenantKeystores known, CancellationToken cancellationToken)
    {
        var shared = new SharedValues();
        var keystores = await context.Keystores.AsNoTracking().Where(row => row.Tenant == tenant.Name).ToListAsync(cancellationToken);
        var edits = keystores.FindAll(row => IsKeystore(row.Name) && row.HasTime)
            .ConvertAll(row => KeyValuePair.Create(KeystoreName.FromStore(row.Name), row.Edit(shared)));
        var loaded = known.Advance(
            tenant.ToRevision(), tenant.Lineage, await ChangedAsync(context, tenant.Name, known, shared, cancellationToken), edits);
        if (loaded.EntryCount != tenant.EntryCount)
            loaded = loaded.Advance(
                tenant.ToRevision(), tenant.Lineage, await DeletedAsync(context, tenant.Name, loaded, cancellationToken), edits);
        return await KeptLoader.LoadAsync(context, tenant, known.Revision, loaded, cancellationToken);
    }

    private static async Task<List<EntryChange>> ChangedAsync(
        StorageContext context, string tenant, TenantKeystores known, SharedValues shared, CancellationToken cancellationToken)
    {
        var changes = new List<EntryChange>();
        var rows = context.KeystoreEntries.AsNoTracking().Where(row => row.Tenant == tenant);

        // If nothing is known, an altered row must be found too, whatever its revision says.
        if (known.Revision > 0) rows = rows.Where(row => row.Revision > known.Revision);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (context.Accepts(row)) changes.Add(Place(row) with { After = row.ToEntry(shared) });
            else if (IsPlace(row.Keystore, row.Alias)) changes.Add(Place(row) with { IsAltered = true });
        }

        return changes;
    }

    private static EntryChange Place(KeystoreEntryRow row) => new(KeystoreName.FromStore(row.Keystore), Alias.Parse(row.Alias), null, null);

    // The key of an altered row may be anything.
    private static bool IsPlace(string keystore, string alias) => IsKeystore(keystore) && Alias.TryParse(alias, out _);

    private static bool IsKeystore(string name) => KeystoreName.All.Any(keystore => keystore.ToString() == name);

    private static async Task<IEnumerable<EntryChange>> DeletedAsync(
        StorageContext context, string tenant, TenantKeystores loaded, CancellationToken cancellationToken)
    {
        var keys = await context.KeystoreEntries.Where(row => row.Tenant == tenant).Select(row => new { row.Keystore, row.Alias })
            .ToListAsync(cancellationToken);
        var present = keys.Where(key => IsPlace(key.Keystore, key.Alias))
            .Select(key => (KeystoreName.FromStore(key.Keystore), Alias.Parse(key.Alias))).ToHashSet();
        return loaded.Entries.Select(known => (known.Keystore, known.Entry.Alias)).Concat(loaded.Altered)
            .Where(known => !present.Contains(known))
            .Select(known => new EntryChange(known.Keystore, known.Alias, null, null));
    }
}
