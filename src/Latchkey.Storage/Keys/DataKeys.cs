using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Keys;

/// <summary>The data keys in the database.</summary>
internal sealed class DataKeys(Database database, MasterKeyChoice masterKeys, StorageOptions options, TimeProvider clock) : IDataKeyStore
{
    private const string Actor = "Latchkey";

    // If another server was faster, the attempt is repeated. No other server is faster this many times in a row.
    private const int Attempts = 100;

    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(4);
    private static readonly Guid First = new("6c617463-6b65-4779-8000-000000000001");

    /// <summary>Makes the first data key of a database that has none, and likewise its session key.</summary>
    /// <exception cref="MasterKeyException">There is no master key, and none may be made.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var isMade = await context.Commits.AnyAsync(commit => commit.Id == First, cancellationToken); // before the keys are read
        var rows = await context.DataKeys.AsNoTracking().ToListAsync(cancellationToken);
        if (isMade && !rows.Exists(row => row.ToName().Purpose is KeyPurpose.Data))
        {
            throw new StorageException(
                "The data keys are gone from the database, and with them every private key in it. Restore a backup.");
        }

        if (rows.Exists(row => row.ToName().Purpose is KeyPurpose.Session)) return;
        using var wrapping = masterKeys.Open();
        using var first = rows.Count == 0 ? masterKeys.Source.Adopt(masterKeys.Source.MakesFirstKey) : null;
        var masterKey = first ?? wrapping[rows[0].MasterKeyId];
        if (first is not null) Add(context, first, KeyPurpose.Data, clock.GetUtcNow());
        Add(context, masterKey, KeyPurpose.Session, clock.GetUtcNow());
        if (!isMade) context.Commits.Add(CommitRow.Once(First));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (HasSessionKey())
        {
            // Another server has made them at the same time.
        }
    }

    /// <summary>The row of a new key, wrapped.</summary>
    public static DataKeyRow Add(StorageContext context, IMasterKey masterKey, KeyPurpose purpose, DateTimeOffset now)
    {
        using var key = DataKey.Generate();
        var row = new DataKeyRow
        {
            Id = Guid.NewGuid(),
            Purpose = purpose.ToString(),
            Wrapped = [],
            MasterKeyId = masterKey.Id,
            Sealings = 0,
            CreatedTimeUnixMs = now.ToUnixTimeMilliseconds()
        };
        row.Wrapped = masterKey.Wrap(row.ToBinding(), key);
        context.DataKeys.Add(row);
        return row;
    }

    public FoundKeys Load(IReadOnlyCollection<KeyName> known)
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

    /// <summary>Unwraps keys; the caller disposes them.</summary>
    /// <exception cref="MasterKeyException">The source has no master key that wraps them.</exception>
    public static List<DataKey> Unwrap(OpenedMasterKeys wrapping, IEnumerable<DataKeyRow> rows)
    {
        var keys = new List<DataKey>();
        try
        {
            foreach (var row in rows) keys.Add(new DataKey(row.ToName(), wrapping.Unwrap(row), row.ToCreatedTime()));
            return keys;
        }
        catch
        {
            foreach (var key in keys) key.Dispose();
            throw;
        }
    }

    /// <summary>The data keys, the newest first.</summary>
    public static IQueryable<DataKeyRow> Newest(StorageContext context) => context.DataKeys
        .Where(row => row.Purpose == null || row.Purpose == nameof(KeyPurpose.Data)).OrderByDescending(row => row.CreatedTimeUnixMs);

    /// <summary>
    /// The time of a key that follows another: now, but later than the other's, because the newest key is the one in use.
    /// </summary>
    public DateTimeOffset After(DataKeyRow row) =>
        StoredTime.Of(Math.Max(clock.GetUtcNow().ToUnixTimeMilliseconds(), row.CreatedTimeUnixMs + 1));

    private static T Repeat<T>(Func<T?> attempt)
        where T : class
    {
        for (var i = 0; i < Attempts; i++)
        {
            if (attempt() is { } result) return result;
        }

        throw new TimeoutException("Other servers changed the data keys at every attempt.");
    }

    private bool HasSessionKey()
    {
        using var context = CreateContext();
        return context.DataKeys.Any(row => row.Purpose == nameof(KeyPurpose.Session));
    }

    // These calls hold up the writer.
    private StorageContext CreateContext()
    {
        var context = database.CreateContext();
        context.Database.SetCommandTimeout(MaxWait);
        return context;
    }

    private bool IsUnavailable(Exception cause) =>
        cause is TimeoutException || StorageFaults.IsExplainedBy(cause) || database.IsTransient(cause);

    // Null if the master key was changed between the reading of a row and that of the key.
    private FoundKeys? TryLoad(IReadOnlyCollection<KeyName> known)
    {
        using var context = CreateContext();
        var rows = context.DataKeys.AsNoTracking().ToList();
        if (rows.Count == 0) throw new MasterKeyException("The database has no data keys yet.");
        masterKeys.Note(rows);
        using var wrapping = masterKeys.Open();
        try
        {
            return new FoundKeys(rows.ConvertAll(row => row.ToName()), Unwrap(wrapping, rows.Where(row => !known.Contains(row.ToName()))));
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

    // Null if another server was faster, or if a new key was made; the caller then reads the keys again.
    private SealingGrant? TryReserve()
    {
        using var context = CreateContext();
        var newest = Newest(context).First();
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

    // The version of the spent key changes too. So this and a concurrent change of the master key exclude each other: the later one fails.
    private void Replace(StorageContext context, DataKeyRow spent)
    {
        using var wrapping = masterKeys.Open();
        var added = Add(context, wrapping[spent.MasterKeyId], KeyPurpose.Data, After(spent));
        var act = new AuditAct(AuditVerb.Create, AuditObjects.DataKey, null, added.Id.ToString())
        {
            Detail = $"after {spent.Sealings} sealings under {spent.Id}",
        };
        context.AuditInbox.Add(AuditInboxRow.From(options.OperatorTenant, Actor, act, added.ToCreatedTime()));
    }
}
