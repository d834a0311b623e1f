using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Storage.Authentication;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Verification;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Rotation;

/// <summary>
/// Seals and signs again what older data keys have sealed and signed. Entries are changed through the store, like any change, so that other
/// servers learn of them; other rows are signed in short transactions in which nobody else writes. Altered rows are skipped. Rows whose
/// private key does not open are skipped and reported.
/// </summary>
internal sealed class Resealing(Database database, IKeystoreStore store, KeyRing keyRing, UnopenedRows unopened, TimeProvider clock)
{
    private const int PieceSize = 100;

    // Lets other writers have their turn.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly AuditChain _chain = new(keyRing);

    /// <summary>Seals and signs the rows of every table again.</summary>
    public async Task RunAsync(Guid current, CancellationToken cancellationToken)
    {
        var broken = new List<AuthenticatedRow>();
        await using var model = database.CreateModelContext();
        foreach (var table in AuthenticatedTable.Of(model.Model))
        {
            for (AuthenticatedRow? last = null; await PieceAsync(table, current, last, broken, cancellationToken) is { } done; last = done)
            {
                // A newer key has taken the place of this one: the next run works off both.
                if (keyRing.CurrentId != current) return;
                await Task.Delay(Pause, cancellationToken);
            }
        }

        await SignMarksAsync(current, cancellationToken);
        unopened.Learn([.. broken.Select(row => database.Macs.NameOf(model.Model, row))]);
    }

    // The last row that was looked at; null if there was none.
    private Task<AuthenticatedRow?> PieceAsync(AuthenticatedTable table, Guid current, AuthenticatedRow? after,
        List<AuthenticatedRow> broken, CancellationToken cancellationToken) =>
        table.RowType == typeof(KeystoreEntryRow)
            ? RenewAsync<KeystoreEntryRow>(table, current, after, broken, row => row.Tenant, Renewing, cancellationToken)
            : table.RowType == typeof(MaterialRow)
            ? RenewAsync<MaterialRow>(table, current, after, broken, row => row.Tenant, Renewing, cancellationToken)
            : SignAsync(table, current, after, broken, cancellationToken);

    private async Task<AuthenticatedRow?> RenewAsync<TRow>(
        AuthenticatedTable table, Guid current, AuthenticatedRow? after, List<AuthenticatedRow> broken, Func<TRow, string> tenantOf,
        Func<TenantKeystores, TRow[], Guid, KeystoreChange> renewing, CancellationToken cancellationToken)
        where TRow : AuthenticatedRow
    {
        await using var context = database.CreateContext();
        var rows = (await table.NotUnderAsync(context, current, after, PieceSize, cancellationToken)).Cast<TRow>().ToList();
        foreach (var tenant in rows.FindAll(context.Accepts).GroupBy(tenantOf, StringComparer.Ordinal))
        {
            if (await TryAsync(tenant.Key, [.. tenant])) continue;
            foreach (var row in tenant)
            {
                if (!await TryAsync(tenant.Key, [row])) broken.Add(row);
            }
        }

        return rows is [.., var last] ? last : null;

        Task<bool> TryAsync(string tenant, TRow[] some) =>
            TryRenewAsync(tenant, keystores => renewing(keystores, some, current), cancellationToken);
    }

    // False if a secret does not open: nothing was done then.
    private async Task<bool> TryRenewAsync(
        string tenant, Func<TenantKeystores, KeystoreChange> renewing, CancellationToken cancellationToken)
    {
        try
        {
            await store.ChangeAsync(tenant, renewing, cancellationToken);
            return true;
        }
        catch (RefusalException refused) when (refused.Refusal is Refusal.SealBroken)
        {
            return false;
        }
    }

    private KeystoreChange Renewing(TenantKeystores keystores, KeystoreEntryRow[] rows, Guid current)
    {
        var edit = new Edit("Latchkey", clock.GetUtcNow());
        var entries = rows.Select(row => (Keystore: KeystoreName.FromStore(row.Keystore), Alias: Alias.Parse(row.Alias)))
            .Select(place => (place.Keystore, Entry: keystores[place.Keystore].Entries.GetValueOrDefault(place.Alias)))
            .Where(place => place.Entry is not null)
            .Select(place => new EntryChange(place.Keystore, place.Entry!.Alias, place.Entry, place.Entry)).ToList();
        if (entries.Count == 0) return KeystoreChange.NotNeeded(edit);
        return KeystoreChange.Renewing(edit, entries, Act(current, $"{entries.Count} entries sealed and signed again"));
    }

    private KeystoreChange Renewing(TenantKeystores keystores, MaterialRow[] rows, Guid current)
    {
        var edit = new Edit("Latchkey", clock.GetUtcNow());
        var materials = rows.Select(row => keystores.Materials[row.ToId()]).OfType<Material>()
            .Select(material => new MaterialChange(material.Id, material, material)).ToList();
        if (materials.Count == 0) return KeystoreChange.NotNeeded(edit);
        return KeystoreChange.Renewing(
            edit, materials, Act(current, $"{materials.Count} pieces of security material sealed and signed again"));
    }

    private static AuditAct Act(Guid current, string detail) =>
        new(AuditVerb.Update, AuditObjects.DataKey, null, current.ToString()) { Detail = detail };

    private async Task<AuthenticatedRow?> SignAsync(
        AuthenticatedTable table, Guid current, AuthenticatedRow? after, List<AuthenticatedRow> broken, CancellationToken cancellationToken)
    {
        keyRing.Prepare();
        await using var context = database.CreateContext();
        await using var alone = await database.BeginFillingAsync(context, cancellationToken);
        var rows = await table.NotUnderAsync(context, current, after, PieceSize, cancellationToken);
        foreach (var row in rows.Where(context.Accepts))
        {
            if (TrySeal(context, row)) context.Entry(row).Property(signedRow => signedRow.Mac).IsModified = true;
            else broken.Add(row);
        }

        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
        return rows is [.., var last] ? last : null;
    }

    // False if there is a private key that does not open.
    private bool TrySeal(StorageContext context, AuthenticatedRow row)
    {
        var (secret, column) = row switch
        {
            EntryVersionRow version => (version.ToSecret(), nameof(EntryVersionRow.SealedPrivateKey)),
            MaterialVersionRow version => (version.ToSecret(), nameof(MaterialVersionRow.SealedSecret)),
            _ => (null, ""),
        };
        if (secret is null) return true;
        if (keyRing.TryRenew(secret) is not { } renewed) return false;
        context.Entry(row).Property(column).CurrentValue = renewed.Blob.ToArray();
        return true;
    }

    // A newly signed mark vouches for every record before it, since each record is chained to its predecessor.
    private async Task SignMarksAsync(Guid current, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        await using var alone = await database.BeginFillingAsync(context, cancellationToken);
        foreach (var row in await context.AuditMarks.Where(row => row.KeyId != current).ToListAsync(cancellationToken))
        {
            var mark = row.ToMark();
            if (_chain.Holds(mark))
                context.Entry(row).CurrentValues.SetValues(
                    AuditMarkRow.From(_chain.Mark(mark.Tenant, mark.Name, mark.Position, mark.Revision)));
        }

        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
    }
}
