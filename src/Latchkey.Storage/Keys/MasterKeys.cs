using System.Security.Cryptography;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Keys;

/// <summary>
/// Changes the master key under a running server, in three steps, after each of which the database can still be opened: (1) the source has
/// a new key beside the old one, (2) in one transaction every data key is wrapped by the new one, and still by the old, (3) the wrappings
/// by the old one are dropped, and then the old key itself.
/// </summary>
internal sealed partial class MasterKeys(
    Database database, MasterKeyChoice choice, StorageOptions options, TimeProvider clock, ILogger<MasterKeys> logger)
    : IMasterKeys, IDisposable
{
    private const string Operator = "operator";

    private readonly SemaphoreSlim _turn = new(1);

    public MasterKeyIds? Ids => choice.Ids;

    public async Task<MasterKeyStatus> StatusAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        var rows = await Newest(context).AsNoTracking().ToListAsync(cancellationToken);
        if (rows.Count == 0) throw new MasterKeyException("The database has no data keys yet.");
        var keys = rows.Where(row => row.ToName().Purpose is KeyPurpose.Data)
            .Select(row => new DataKeyStatus(row.Id, row.MasterKeyId, row.ToCreatedTime(), row.Sealings)).ToList();
        var ids = choice.Note(rows);
        return new MasterKeyStatus(
            choice.Source.Name, ids.Current, ids.Previous, rows.Exists(row => row.PreviousWrapped is not null), options.SealingLimit, keys);
    }

    public Task RotateAsync(CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        var source = choice.Source;
        await WrapAsync(source, source.Create, "rotated", cancellationToken); // (1), (2)
        await FinishRotationAsync(cancellationToken); // (3)
    }, cancellationToken);

    // The third step waits for the start that finds the new key by its settings: until then the old settings must work too.
    public Task MoveAsync(IMasterKeySource target, CancellationToken cancellationToken) => ChangeAsync(async () =>
    {
        await WrapAsync(target, () => target.Adopt(make: true), $"moved to {target.Name}", cancellationToken); // (1), (2)
        choice.Source = target;
    }, cancellationToken);

    /// <summary>Does the third step of a change that was interrupted, or of a move that the former server process made.</summary>
    public Task FinishAsync(CancellationToken cancellationToken) =>
        AloneAsync(() => FinishRotationAsync(cancellationToken), cancellationToken);

    public void Dispose() => _turn.Dispose();

    /// <summary>A change of the master key waits for its last step.</summary>
    public static MasterKeyException Incomplete() =>
        new("A change of the master key is incomplete. Start the server with the new settings first.");

    private Task<MasterKeyIds?> ChangeAsync(Func<Task> change, CancellationToken cancellationToken) => database.DoAsync(async () =>
    {
        await AloneAsync(change, cancellationToken);
        return Ids;
    });

    private async Task AloneAsync(Func<Task> change, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await change();
        }
        finally
        {
            _turn.Release();
        }
    }

    // Several servers may share one source, so the first two steps are one for them: none finds a new key there that no data key needs yet.
    private async Task WrapAsync(
        IMasterKeySource source, Func<IMasterKey> make, string detail, CancellationToken cancellationToken)
    {
        string? made = null;
        try
        {
            await using var context = database.CreateContext();
            await using var alone = await database.BeginMasterKeyAsync(context, cancellationToken);
            var rows = await ReadCompleteAsync(context, cancellationToken);
            var before = rows[0].MasterKeyId;
            choice.Source.Settle(before); // another server may be about to, and its new key would be overwritten
            using var next = make();
            made = next.Id;
            while (!await TryWrapAsync(context, rows, next, $"{detail}, from {before}", cancellationToken))
                rows = await ReadCompleteAsync(context, cancellationToken); // another server has changed a row: wraps the present ones
            if (alone is not null) await alone.CommitAsync(cancellationToken);
            choice.Note(rows);
            Log.Wrapped(logger, rows.Count, next.Id, before);
        }
        catch when (made is not null)
        {
            await ForgetAsync(source, made);
            throw;
        }
    }

    // Else the key that an incomplete change needs would be overwritten.
    private static async Task<List<DataKeyRow>> ReadCompleteAsync(StorageContext context, CancellationToken cancellationToken)
    {
        context.ChangeTracker.Clear();
        var rows = await Newest(context).ToListAsync(cancellationToken);
        return rows.Exists(row => row.PreviousWrapped is not null) ? throw Incomplete() : rows;
    }

    private async Task<bool> TryWrapAsync(
        StorageContext context, List<DataKeyRow> rows, IMasterKey next, string detail, CancellationToken cancellationToken)
    {
        if (rows[0].MasterKeyId == next.Id) throw new MasterKeyException("The data keys are already wrapped by this master key.");
        using (var wrapping = choice.Open())
        {
            foreach (var row in rows) Wrap(row, wrapping, next);
        }

        var act = new AuditAct(AuditVerb.Update, AuditObjects.MasterKey, null, next.Id) { Detail = detail };
        context.AuditInbox.Add(AuditInboxRow.From(options.OperatorTenant, Operator, act, clock.GetUtcNow()));
        return await TrySaveAsync(context, cancellationToken);
    }

    // A wrapping counts only once it has been unwrapped again.
    private static void Wrap(DataKeyRow row, OpenedMasterKeys wrapping, IMasterKey next)
    {
        var binding = row.ToBinding();
        using var key = wrapping[row.MasterKeyId].Unwrap(binding, row.Wrapped);
        var wrapped = next.Wrap(binding, key);
        using var again = next.Unwrap(binding, wrapped);
        if (!CryptographicOperations.FixedTimeEquals(again.Span, key.Span)) throw MasterKeyException.DoesNotOpen(next.Id);
        (row.PreviousWrapped, row.PreviousMasterKeyId) = (row.Wrapped, row.MasterKeyId);
        (row.Wrapped, row.MasterKeyId, row.Version) = (wrapped, next.Id, row.Version + 1);
    }

    private async Task FinishRotationAsync(CancellationToken cancellationToken)
    {
        await using var context = database.CreateContext();
        if (!await TryDropPreviousAsync(context, cancellationToken)) return;

        // After that commit, because what the source forgets does not come back. Another server may have begun a change in between.
        await using var alone = await database.BeginMasterKeyAsync(context, cancellationToken);
        context.ChangeTracker.Clear();
        var rows = await Newest(context).ToListAsync(cancellationToken);
        if (rows.Exists(row => row.PreviousWrapped is not null)) return;
        choice.Source.Settle(choice.Note(rows).Current);
        foreach (var retired in rows.Select(row => row.PreviousMasterKeyId).OfType<string>().Distinct(StringComparer.Ordinal)
            .Except(rows.Select(row => row.MasterKeyId), StringComparer.Ordinal))
            choice.Source.Remove(retired);
    }

    // False if the settings still name the previous key.
    private async Task<bool> TryDropPreviousAsync(StorageContext context, CancellationToken cancellationToken)
    {
        var isSaved = false;
        while (!isSaved)
        {
            context.ChangeTracker.Clear();
            var rows = await Newest(context).ToListAsync(cancellationToken);
            choice.Note(rows);
            if (!AllOpen(rows)) return false;
            foreach (var row in rows.Where(row => row.PreviousWrapped is not null))
                (row.PreviousWrapped, row.Version) = (null, row.Version + 1);
            isSaved = await TrySaveAsync(context, cancellationToken);
        }

        return true;
    }

    private bool AllOpen(List<DataKeyRow> rows)
    {
        try
        {
            using var wrapping = choice.Open();
            foreach (var row in rows) wrapping[row.MasterKeyId].Unwrap(row.ToBinding(), row.Wrapped).Dispose();
            return true;
        }
        catch (MasterKeyException cause)
        {
            Log.Unfinished(logger, cause.Message);
            return false;
        }
    }

    // If the change was committed all the same, the key is needed. If that is unknown, the key stays.
    private async Task ForgetAsync(IMasterKeySource source, string id)
    {
        try
        {
            await using var context = database.CreateContext();
            await using var alone = await database.BeginMasterKeyAsync(context, CancellationToken.None); // that commit has ended by now
            if (!await context.DataKeys.AnyAsync(row => row.MasterKeyId == id || row.PreviousMasterKeyId == id)) source.Remove(id);
        }
        catch (Exception cause) when (StorageFaults.IsExplainedBy(cause) || cause is MasterKeyException)
        {
            Log.NotForgotten(logger, id, cause);
        }
    }

    private static IQueryable<DataKeyRow> Newest(StorageContext context) =>
        context.DataKeys.OrderByDescending(row => row.CreatedTimeUnixMs);

    private static async Task<bool> TrySaveAsync(StorageContext context, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information, Message = "{Count} data keys are now wrapped by the master key {Id}, formerly by {Previous}")]
        public static partial void Wrapped(ILogger logger, int count, string id, string previous);

        [LoggerMessage(Level = LogLevel.Warning,
            Message = "The change of the master key is incomplete: the settings still name the previous key. {Reason}")]
        public static partial void Unfinished(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The new master key {Id} was not used and could not be removed")]
        public static partial void NotForgotten(ILogger logger, string id, Exception cause);
    }
}
