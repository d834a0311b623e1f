using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage;

/// <summary>The data keys in the database.</summary>
internal sealed class DataKeys(Database database, MasterKeyChoice masterKeys, StorageOptions options, TimeProvider clock) : IDataKeyStore
{
    private const string Actor = "Latchkey";

    /// <summary>Gives a database without data keys its first.</summary>
    /// <exception cref="MasterKeyException">There is no master key, and none may be made.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        if (await context.DataKeys.AnyAsync(cancellationToken)) return;
        using var masterKey = masterKeys.Source.Adopt(masterKeys.Source.MakesFirstKey);
        Add(context, masterKey, clock.GetUtcNow());
        await context.SaveChangesAsync(cancellationToken);
    }

    public IReadOnlyList<DataKey> Load(IReadOnlyCollection<Guid> known)
    {
        try
        {
            while (true)
            {
                if (TryLoad(known) is { } keys) return keys;
            }
        }
        catch (Exception cause) when (IsUnavailable(cause))
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), cause);
        }
    }

    public SealingGrant Reserve()
    {
        try
        {
            while (true)
            {
                if (TryReserve() is { } grant) return grant;
            }
        }
        catch (Exception cause) when (IsUnavailable(cause) || cause is DbUpdateException or MasterKeyException)
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), cause);
        }
    }

    private bool IsUnavailable(Exception cause) => StorageException.IsExplainedBy(cause) || database.IsTransient(cause);

    // Null if the master key was changed between the reading of a row and that of the key.
    private List<DataKey>? TryLoad(IReadOnlyCollection<Guid> known)
    {
        using var context = database.CreateContext();
        var rows = context.DataKeys.AsNoTracking().ToList();
        if (rows.Count == 0) throw new MasterKeyException("The database has no data keys yet.");
        using var wrapping = masterKeys.Open();
        try
        {
            return Unwrap(wrapping, rows.Where(row => !known.Contains(row.Id)));
        }
        catch (MasterKeyException) when (rows.Exists(IsWrappedAnew))
        {
            return null;
        }
    }

    private bool IsWrappedAnew(DataKeyRow row)
    {
        using var context = database.CreateContext();
        return context.DataKeys.Any(now => now.Id == row.Id && now.MasterKeyId != row.MasterKeyId);
    }

    // Null if another server was faster, or a new key was made; then it is to be looked at anew.
    private SealingGrant? TryReserve()
    {
        using var context = database.CreateContext();
        var newest = context.DataKeys.OrderByDescending(row => row.CreatedTimeUnixMs).First();
        var count = options.SealingsAtOnce;
        var isSpent = newest.Sealings + count > options.SealingLimit;
        try
        {
            newest.Version++;
            if (isSpent) Replace(context, newest);
            else newest.Sealings += count;
            context.SaveChanges();
        }
        catch (Exception cause) when (cause is DbUpdateConcurrencyException || (cause is MasterKeyException && IsWrappedAnew(newest)))
        {
            return null;
        }

        return isSpent ? null : new SealingGrant(newest.Id, count, newest.Sealings);
    }

    // The version of the spent key is written too: so this fails if the master key is changed meanwhile, and that if this is done.
    private void Replace(StorageContext context, DataKeyRow spent)
    {
        using var wrapping = masterKeys.Open();
        var now = DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), spent.CreatedTimeUnixMs + 1));
        var added = Add(context, wrapping[spent.MasterKeyId], now);
        var act = new AuditAct(AuditVerb.Create, AuditObjects.DataKey, null, added.Id.ToString()) { Detail = $"after {spent.Sealings} sealings under {spent.Id}" };
        context.AuditInbox.Add(AuditInboxRow.From(options.OperatorTenant, Actor, act, now));
    }

    private static DataKeyRow Add(StorageContext context, IMasterKey masterKey, DateTimeOffset now)
    {
        using var key = DataKey.Generate();
        var id = Guid.NewGuid();
        var row = new DataKeyRow { Id = id, Wrapped = masterKey.Wrap(id, key), MasterKeyId = masterKey.Id, Sealings = 0, CreatedTimeUnixMs = now.ToUnixTimeMilliseconds() };
        context.DataKeys.Add(row);
        return row;
    }

    private static List<DataKey> Unwrap(OpenedMasterKeys wrapping, IEnumerable<DataKeyRow> rows)
    {
        var keys = new List<DataKey>();
        try
        {
            foreach (var row in rows) keys.Add(new DataKey(row.Id, wrapping.Unwrap(row), DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedTimeUnixMs)));
            return keys;
        }
        catch
        {
            foreach (var key in keys) key.Dispose();
            throw;
        }
    }
}
