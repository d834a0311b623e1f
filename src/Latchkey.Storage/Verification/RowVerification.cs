using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Verification;

/// <summary>Checks every signed row of one state of the database.</summary>
internal sealed class RowVerification(Database database, KeyRing keyRing) : IRowVerification
{
    public async Task<IReadOnlyList<AlteredRow>> RunAsync(CancellationToken cancellationToken)
    {
        keyRing.Open();
        await using var context = database.CreateContext();
        await using var oneState = await database.BeginReadingAsync(context, cancellationToken);

        // If no server has started since the upgrade, no row is signed yet.
        if (await context.DataKeys.AnyAsync(key => key.Purpose == null, cancellationToken)) return [];
        var altered = new List<AlteredRow>();
        foreach (var table in AuthenticatedTable.Of(context.Model))
        {
            await foreach (var row in table.Rows(context).WithCancellation(cancellationToken))
            {
                if (!context.Accepts(row)) altered.Add(database.Macs.NameOf(context.Model, row));
            }
        }

        return altered;
    }

    public async Task<IReadOnlyList<OutdatedRow>> FindOutdatedAsync(CancellationToken cancellationToken)
    {
        keyRing.Open();
        await using var context = database.CreateContext();
        await using var oneState = await database.BeginReadingAsync(context, cancellationToken);
        var log = new LogEvidence();
        var records = context.AuditRecords.AsNoTracking().OrderBy(record => record.Tenant).ThenBy(record => record.Sequence)
            .AsAsyncEnumerable();
        await foreach (var record in records.WithCancellation(cancellationToken)) log.Note(record);
        await foreach (var act in context.AuditInbox.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (context.Accepts(act)) log.Note(act);
        }

        var found = new List<OutdatedRow>();
        foreach (var table in AuthenticatedTable.Of(context.Model).Where(table => LogEvidence.Covers(table.RowType)))
        {
            await foreach (var row in table.Rows(context).WithCancellation(cancellationToken))
            {
                if (log.Contradicts(row) && context.Accepts(row))
                    found.Add(new OutdatedRow(database.Macs.NameOf(context.Model, row), IsMissing: false));
            }
        }

        found.AddRange(log.Missing.Select(row => new OutdatedRow(row, IsMissing: true)));
        return found;
    }
}
