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

    // Each is decided anew if another server was faster; so often in a row it is not.
    private const int Attempts = 100;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(4);
    private static readonly Guid First = new("6c617463-6b65-4779-8000-000000000001");

    /// <summary>Gives a database without data keys its first.</summary>
    /// <exception cref="MasterKeyException">There is no master key, and none may be made.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        if (await context.DataKeys.AnyAsync(cancellationToken)) return;
        using var masterKey = masterKeys.Source.Adopt(masterKeys.Source.MakesFirstKey);
        Add(context, masterKey, clock.GetUtcNow());
        context.Commits.Add(CommitRow.Once(First));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (Any())
        {
            // Another server has made it at the same time.
        }
    }

    public IReadOnlyList<DataKey> Load(IReadOnlyCollection<Guid> known)
    {
        try
        {
            return Repeat(() => TryLoad(known));
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
            return Repeat(TryReserve);
        }
        catch (Exception cause) when (IsUnavailable(cause) || cause is DbUpdateException or MasterKeyException)
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), cause);
        }
    }

    /// <summary>Unwraps data keys; the caller disposes them.</summary>
    /// <exception cref="MasterKeyException">The source of the master key does not give what they were wrapped by.</exception>
    public static List<DataKey> Unwrap(OpenedMasterKeys wrapping, IEnumerable<DataKeyRow> rows)
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

    private static T Repeat<T>(Func<T?> attempt)
        where T : class
    {
        for (var i = 0; i < Attempts; i++)
        {
            if (attempt() is { } result) return result;
        }

        throw new TimeoutException("Other servers changed the data keys each time.");
    }

    private bool Any()
    {
        using var context = CreateContext();
        return context.DataKeys.Any();
    }

    // These calls hold up the writer.
    private StorageContext CreateContext()
    {
        var context = database.CreateContext();
        context.Database.SetCommandTimeout(MaxWait);
        return context;
    }

    private bool IsUnavailable(Exception cause) => cause is TimeoutException || StorageException.IsExplainedBy(cause) || database.IsTransient(cause);

    // Null if the master key was changed between the reading of a row and that of the key.
    private List<DataKey>? TryLoad(IReadOnlyCollection<Guid> known)
    {
        using var context = CreateContext();
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
        using var context = CreateContext();
        return context.DataKeys.Any(now => now.Id == row.Id && now.MasterKeyId != row.MasterKeyId);
    }

    // Null if another server was faster, or a new key was made; then it is to be looked at anew.
    private SealingGrant? TryReserve()
    {
        using var context = CreateContext();
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
}
