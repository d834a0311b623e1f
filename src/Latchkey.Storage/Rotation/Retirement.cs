using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Verification;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Rotation;

/// <summary>
/// Removes data keys that nothing needs. If it has signed audit records that still exist, the key that verifies them replaces the data key
/// under its id. That key signs nothing and opens nothing.
/// </summary>
internal sealed partial class Retirement(
    Database database, MasterKeyChoice masterKeys, KeyRing keyRing, StorageOptions options, TimeProvider clock, ILogger<Retirement> logger)
{
    /// <summary>
    /// (1) Checks whether a row needs the key, without locking anything, and if none does, again while nobody else writes. (2) Removes the
    /// key, or leaves only the key that verifies its audit records.
    /// </summary>
    /// <returns>Whether the key is gone.</returns>
    public async Task<bool> TryAsync(Guid keyId, Guid current, CancellationToken cancellationToken)
    {
        await using (var looking = database.CreateContext())
        {
            if (await IsNeededAsync(looking, keyId, cancellationToken)) return false; // (1)
        }

        await using var context = database.CreateContext();
        await using var alone = await database.BeginFillingAsync(context, cancellationToken);
        var row = await context.DataKeys.SingleOrDefaultAsync(
            row => row.Id == keyId && row.Purpose == nameof(KeyPurpose.Data), cancellationToken);
        if (row is null) return true;
        if (row.PreviousWrapped is not null || await IsNeededAsync(context, keyId, cancellationToken)) return false;

        if (await context.AuditRecords.AnyAsync(record => record.KeyId == keyId, cancellationToken)) KeepForAudit(row); // (2)
        else context.DataKeys.Remove(row);
        var act = new AuditAct(AuditVerb.Delete, AuditObjects.DataKey, null, keyId.ToString()) { Detail = $"replaced by {current}" };
        context.AuditInbox.Add(AuditInboxRow.From(options.OperatorTenant, "Latchkey", act, clock.GetUtcNow()));
        await context.SaveChangesAsync(cancellationToken);
        await alone.CommitAsync(cancellationToken);
        keyRing.Reload();
        Log.Retired(logger, keyId, current);
        return true;
    }

    /// <summary>Removes the keys whose audit records were pruned.</summary>
    public async Task DropUnusedAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        foreach (var row in await context.DataKeys.Where(row => row.Purpose == nameof(KeyPurpose.Audit)).ToListAsync(cancellationToken))
        {
            if (!await context.AuditRecords.AnyAsync(record => record.KeyId == row.Id, cancellationToken)) context.DataKeys.Remove(row);
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another server was faster.
        }
    }

    // Altered rows do not count: they take no effect, whether the key is there or not.
    private async Task<bool> IsNeededAsync(StorageContext context, Guid keyId, CancellationToken cancellationToken)
    {
        var chain = new AuditChain(keyRing);
        var marks = await context.AuditMarks.AsNoTracking().Where(mark => mark.KeyId == keyId).ToListAsync(cancellationToken);
        if (marks.Exists(mark => chain.Holds(mark.ToMark()))) return true;
        foreach (var table in AuthenticatedTable.Of(context.Model))
        {
            if (await table.Under(context, keyId).AnyAsync(context.Accepts, cancellationToken)) return true;
        }

        return false;
    }

    private void KeepForAudit(DataKeyRow row)
    {
        using var wrapping = masterKeys.Open();
        using var key = new DataKey(row.ToName(), wrapping.Unwrap(row), row.ToCreatedTime());
        using var audit = key.AuditKey();
        row.Purpose = nameof(KeyPurpose.Audit);
        (row.Wrapped, row.Version) = (wrapping[row.MasterKeyId].Wrap(row.ToBinding(), audit), row.Version + 1);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The data key {Id} was deleted; {Current} has replaced it")]
        public static partial void Retired(ILogger logger, Guid id, Guid current);
    }
}
