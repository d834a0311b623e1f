using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Authentication;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Rotation;

/// <summary>
/// Seals and signs again what older data keys have sealed and signed. Entries go the way of every change, so that other servers learn of
/// them; other rows are signed in short transactions in which nobody else writes. A row that is not as it was signed is passed over.
/// </summary>
internal sealed class Resealing(Database database, IKeystoreStore store, KeyRing keyRing, TimeProvider clock)
{
    private const int PieceSize = 100;

    // Others are to get their turn in between.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly AuditChain _chain = new(keyRing);

    /// <summary>Works off every table.</summary>
    public async Task RunAsync(Guid current, CancellationToken cancellationToken)
    {
        await using var model = database.CreateModelContext();
        foreach (var table in AuthenticatedTable.Of(model.Model))
        {
            for (var passedOver = 0; await PieceAsync(table, current, passedOver, cancellationToken) is { } left; passedOver += left)
            {
                // A newer key has taken the place of this one: the next run works off both.
                if (keyRing.CurrentId != current) return;
                await Task.Delay(Pause, cancellationToken);
            }
        }

        await SignMarksAsync(current, cancellationToken);
    }

    // How many rows stay as they are, for they were altered; null if there was nothing to do.
    private Task<int?> PieceAsync(AuthenticatedTable table, Guid current, int passedOver, CancellationToken cancellationToken) =>
        table.RowType == typeof(KeystoreEntryRow) ? RenewAsync(table, current, passedOver, cancellationToken) : SignAsync(table, current, passedOver, cancellationToken);

    private async Task<int?> RenewAsync(AuthenticatedTable table, Guid current, int passedOver, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var rows = (await table.NotUnderAsync(context, current, passedOver, PieceSize, cancellationToken)).Cast<KeystoreEntryRow>().ToList();
        if (rows.Count == 0) return null;
        var renewed = 0;
        foreach (var tenant in rows.FindAll(context.Accepts).GroupBy(row => row.Tenant, StringComparer.Ordinal))
        {
            var made = 0;
            await store.ChangeAsync(tenant.Key, keystores => Counted(Renewing(keystores, tenant, current), out made), cancellationToken);
            renewed += made;
        }

        return rows.Count - renewed;

        static KeystoreChange Counted(KeystoreChange change, out int entries)
        {
            entries = change.Entries.Length;
            return change;
        }
    }

    private KeystoreChange Renewing(TenantKeystores keystores, IEnumerable<KeystoreEntryRow> rows, Guid current)
    {
        var edit = new Edit("Latchkey", clock.GetUtcNow());
        var entries = rows.Select(row => (Keystore: KeystoreName.FromStore(row.Keystore), Alias: Alias.Parse(row.Alias)))
            .Select(place => (place.Keystore, Entry: keystores[place.Keystore].Entries.GetValueOrDefault(place.Alias)))
            .Where(place => place.Entry is not null)
            .Select(place => new EntryChange(place.Keystore, place.Entry!.Alias, place.Entry, place.Entry)).ToList();
        if (entries.Count == 0) return KeystoreChange.NotNeeded(edit);
        return KeystoreChange.Renewing(edit, entries, new AuditAct(AuditVerb.Update, AuditObjects.DataKey, null, current.ToString()) { Detail = $"{entries.Count} entries sealed and signed again" });
    }

    private async Task<int?> SignAsync(AuthenticatedTable table, Guid current, int passedOver, CancellationToken cancellationToken)
    {
        keyRing.Prepare();
        await using var context = database.CreateContext();
        await using var alone = await database.BeginFillingAsync(context, cancellationToken);
        var rows = await table.NotUnderAsync(context, current, passedOver, PieceSize, cancellationToken);
        if (rows.Count == 0) return null;
        var authentic = rows.Where(context.Accepts).ToList();
        foreach (var row in authentic)
        {
            if (row is EntryVersionRow version && version.ToSecret() is { } secret) context.Entry(version).Property(sealedRow => sealedRow.SealedPrivateKey).CurrentValue = keyRing.Renew(secret).Blob.ToArray();
            context.Entry(row).Property(signedRow => signedRow.Mac).IsModified = true;
        }

        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
        return rows.Count - authentic.Count;
    }

    // The new signature stands behind every record of before.
    private async Task SignMarksAsync(Guid current, CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        await using var alone = await database.BeginFillingAsync(context, cancellationToken);
        foreach (var row in await context.AuditMarks.Where(row => row.KeyId != current).ToListAsync(cancellationToken))
        {
            var mark = row.ToMark();
            if (_chain.Holds(mark)) context.Entry(row).CurrentValues.SetValues(AuditMarkRow.From(_chain.Mark(mark.Tenant, mark.Name, mark.Position, mark.Revision)));
        }

        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
    }
}
