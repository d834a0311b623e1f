using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Verification;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Rotation;

/// <summary>
/// New keys in the database. <see cref="Resealing"/> and <see cref="Retirement"/> then replace whatever the former keys sealed and signed.
/// </summary>
internal sealed class KeyRotation(
    Database database, MasterKeyChoice masterKeys, DataKeys dataKeys, KeyRing keyRing, Resealing resealing, UnopenedRows unopened,
    Retirement retirement, StorageOptions options, TimeProvider clock) : IKeyRotation
{
    private const string Operator = "operator";

    // The current data key, and when this server learned of it, by its own monotonic counter: clocks of other servers may be wrong.
    private volatile Tuple<Guid, long>? _known;

    public async Task<DataKeyRotation> StatusAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var rows = await context.DataKeys.AsNoTracking().ToListAsync(cancellationToken);
        var data = rows.Where(row => row.ToName().Purpose is KeyPurpose.Data).OrderByDescending(row => row.CreatedTimeUnixMs).ToList();
        if (data.Count == 0) throw new MasterKeyException("The database has no data keys yet.");
        var left = 0L;
        foreach (var table in AuthenticatedTable.Of(context.Model))
            left += await table.CountNotUnderAsync(context, data[0].Id, cancellationToken);
        return new DataKeyRotation(
            data[0].Id, data[0].ToCreatedTime(), [.. data.Skip(1).Select(row => row.Id)], left,
            [.. unopened.Found.Select(row => $"{row.Table}: {row.Key}")],
            [.. rows.Where(row => row.ToName().Purpose is KeyPurpose.Audit).Select(row => row.Id)]);
    }

    public Task RotateDataKeyAsync(CancellationToken cancellationToken) => ReplaceAsync((context, former, wrapping) =>
    {
        var added = DataKeys.Add(context, wrapping[former.MasterKeyId], KeyPurpose.Data, dataKeys.After(former));
        return new AuditAct(AuditVerb.Create, AuditObjects.DataKey, null, added.Id.ToString()) { Detail = $"rotated, after {former.Id}" };
    }, cancellationToken);

    public Task SignEverybodyOutAsync(CancellationToken cancellationToken) => ReplaceAsync((context, former, wrapping) =>
    {
        foreach (var row in context.DataKeys.Where(row => row.Purpose == nameof(KeyPurpose.Session))) context.DataKeys.Remove(row);
        var added = DataKeys.Add(context, wrapping[former.MasterKeyId], KeyPurpose.Session, clock.GetUtcNow());
        return new AuditAct(AuditVerb.Create, AuditObjects.SessionKey, null, added.Id.ToString()) { Detail = "everybody is signed out" };
    }, cancellationToken);

    public async Task<bool> ContinueAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var keys = await DataKeys.Newest(context).AsNoTracking().ToListAsync(cancellationToken);
        if (keys[0].Id != keyRing.CurrentId) keyRing.Reload();
        await retirement.DropUnusedAsync(cancellationToken);
        if (keys.Count == 1)
        {
            unopened.Learn([]);
            return false;
        }

        await resealing.RunAsync(keys[0].Id, cancellationToken);
        if (clock.GetElapsedTime(KnownSince(keys[0].Id)) < options.RetireAfter) return true;
        var isLeft = false;
        foreach (var older in keys.Skip(1)) isLeft |= !await retirement.TryAsync(older.Id, keys[0].Id, cancellationToken);
        return isLeft && unopened.Found.Count == 0;
    }

    private long KnownSince(Guid current)
    {
        var known = _known;
        if (known?.Item1 != current) _known = known = Tuple.Create(current, clock.GetTimestamp());
        return known.Item2;
    }

    // The version of the newest data key changes too. So this and a concurrent change of the master key exclude each other: the later one
    // fails.
    private Task<long> ReplaceAsync(
        Func<StorageContext, DataKeyRow, OpenedMasterKeys, AuditAct> replace, CancellationToken cancellationToken) =>
        database.DoAsync(async () =>
    {
        while (true)
        {
            await using var context = database.CreateContext();
            var newest = await DataKeys.Newest(context).FirstAsync(cancellationToken);
            if (newest.PreviousWrapped is not null) throw MasterKeys.Incomplete();
            using var wrapping = masterKeys.Open();
            newest.Version++;
            context.AuditInbox.Add(
                AuditInboxRow.From(options.OperatorTenant, Operator, replace(context, newest, wrapping), clock.GetUtcNow()));
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                keyRing.Reload();
                return KnownSince(keyRing.CurrentId);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another server was faster: try again with the key that is the newest now.
            }
        }
    });
}
