using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Auditing;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Metrics;
using Latchkey.Storage.Tenants;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Writing;

/// <summary>Decides changes and commits them together, on a connection that it makes again after a failure.</summary>
internal sealed partial class Committer(Database database, TenantSnapshots snapshots, KeyRing keyRing, AuditFaults faults,
    WriterMetrics metrics, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private const int CommitsBetweenPrunings = 5_000;

    private readonly AuditAppender _audit = new(new AuditChain(keyRing), database.SignAuditEvery, clock);
    private readonly AuditEnds _ends = new(new AuditChain(keyRing), database.OperatorTenant);
    private readonly HashSet<string> _compared = new(StringComparer.Ordinal);
    private WriterConnection? _connection;
    private int _commitsUntilPruning = CommitsBetweenPrunings;
    private InDoubt? _inDoubt;
    private volatile Exception? _failure;

    /// <summary>Whether something has failed since the last commit that succeeded.</summary>
    public bool IsDoubted => _failure is not null;

    /// <summary>The durability settings in force on the connection.</summary>
    public StorageStatus Status { get; private set; } = null!;

    /// <summary>Opens the connection and loads the present state.</summary>
    /// <exception cref="StorageException">The database cannot promise durability.</exception>
    public static async Task<Committer> StartAsync(
        Database database, TenantSnapshots snapshots, KeyRing keyRing, AuditFaults faults, WriterMetrics metrics, TimeProvider clock,
        ILogger logger, CancellationToken cancellationToken)
    {
        var committer = new Committer(database, snapshots, keyRing, faults, metrics, clock, logger);
        await committer.ConnectAsync(cancellationToken);
        return committer;
    }

    /// <summary>
    /// (1) Reconnects if the last commit failed. (2) Holds the tenants, and learns what others have changed. (3) Finds out
    /// whether the last commit of these changes was made, if its answer was lost. (4) Lets each rule decide on the state that the
    /// ones before it leave; one that was refused while the batch waited is left out. (5) Commits. (6) Publishes.
    /// </summary>
    /// <returns>Null once the whole batch is durable. That includes refusals, because they may depend on a change of this batch.</returns>
    public async Task<CommitFailure?> TryCommitAsync(IReadOnlyCollection<PendingChange> changes)
    {
        try
        {
            if (_connection is null) // (1)
            {
                await ConnectAsync(CancellationToken.None);
                Log.Reconnected(logger);
            }

            var connection = _connection!;
            string[] tenants =
                [.. changes.Where(change => !change.IsProbe).Select(change => change.Tenant).Distinct(StringComparer.Ordinal)];
            var locked = await HoldAsync(connection, tenants); // (2)
            await snapshots.CatchUpAsync(connection.Context, tenants, locked.Revisions, CancellationToken.None);
            if (await WasCommittedAsync(connection, changes)) return null; // (3)
            await PruneAsync(connection, tenants);
            var batch = new ChangeBatch(snapshots, keyRing, await FindRevisionsAsync(connection.Context, locked, tenants));
            foreach (var change in changes.Where(change => !change.IsAnswered)) await DecideAsync(connection, batch, change); // (4)
            await CommitAsync(connection, locked, batch, changes); // (5)
            batch.Publish(); // (6)
            return null;
        }
        catch (Exception cause)
        {
            await DisconnectAsync(cause);
            return new CommitFailure(cause, IsFinal: cause is not HistoryReplacedException && !database.IsTransient(cause));
        }
    }

    /// <summary>Begins with a new connection the next time.</summary>
    public async Task DisconnectAsync(Exception cause)
    {
        Doubt(cause);
        var connection = _connection;
        _connection = null;
        if (connection is not null) await connection.DisposeAsync();
    }

    /// <summary>Records that the database failed.</summary>
    public void Doubt(Exception cause) => _failure = cause;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Sealings are reserved before the tenants are locked, because on SQLite nobody can reserve any while they are. If the data key was
    // replaced in between, the tenants are unlocked once and locked again.
    private async Task<LockedTenants> HoldAsync(WriterConnection connection, string[] tenants)
    {
        for (var isLast = false; ; isLast = true)
        {
            keyRing.Prepare();
            var locked = await connection.BeginAsync(tenants, CancellationToken.None);
            if (locked.DataKeyId is { } dataKey && dataKey != keyRing.CurrentId) keyRing.Reload();
            if (isLast || keyRing.IsPrepared) return locked;
            await connection.RollbackAsync(CancellationToken.None);
        }
    }

    // The tenants that are really at another revision than their rows say. As long as the log fits the keystores nothing is read, but for
    // once on each connection.
    private async Task<Dictionary<string, long>> FindRevisionsAsync(
        StorageContext context, LockedTenants locked, IReadOnlyCollection<string> tenants)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in locked.Revisions.Where(row => tenants.Contains(row.Name, StringComparer.Ordinal)))
        {
            var (known, head) = (snapshots[row.Name].Revision, locked.Heads.GetValueOrDefault(row.Name));
            if (_compared.Contains(row.Name) && _ends.IsIntact(head, known)) continue;
            var revision = await TenantRevision.FindAsync(context, row, _ends.RevisionOf(head), CancellationToken.None);
            if (revision == known) _compared.Add(row.Name);
            else found[row.Name] = revision;
        }

        return found;
    }

    // If a rule could not seal because the connection was lost, it has decided nothing; it is retried, as a commit is.
    private async Task DecideAsync(WriterConnection connection, ChangeBatch batch, PendingChange change)
    {
        await batch.DecideAsync(change, () => database.HoldServiceKeysAsync(connection.Context, CancellationToken.None));
        if (change.Refused is RefusalException { Refusal: Refusal.StoreUnavailable } away && database.IsTransient(away)) throw away;
    }

    private async Task CommitAsync(
        WriterConnection connection, LockedTenants locked, ChangeBatch batch, IReadOnlyCollection<PendingChange> changes)
    {
        var isProbe = changes.Any(change => change.IsProbe);
        if (batch.IsEmpty && locked.Inbox.Count == 0 && !isProbe)
        {
            // A refusal may depend on a commit whose answer was lost.
            await (IsDoubted ? connection.ConfirmAsync(CancellationToken.None) : connection.RollbackAsync(CancellationToken.None));
            return;
        }

        var start = clock.GetTimestamp();
        if (isProbe) await connection.TouchAsync(CancellationToken.None);
        var ends = await _ends.FindAsync(
            connection.Context, locked, batch.Acts, tenant => snapshots[tenant].Revision, CancellationToken.None); // before any write
        var rows = new SignedRows(connection.Rows, database.Macs, connection.Context.Model);
        batch.WriteTo(rows);
        var records = _audit.Append(rows, locked, ends, batch.Acts, batch.RevisionOf, connection.Context.Accepts);
        batch.WriteCommit(connection.Rows, records);
        try
        {
            await connection.CommitAsync(CancellationToken.None);
        }
        catch
        {
            if (!batch.IsEmpty) _inDoubt = new InDoubt(batch, [.. changes], records, ends);
            throw;
        }

        _failure = null;
        faults.Report(ends, records);
        metrics.Committed(changes.Count, clock.GetElapsedTime(start), records);
    }

    // The commit in doubt wrote a row with a random id, and its transaction has ended by now. So the row is there exactly if the commit was
    // made. Nothing else distinguishes it: in another history of the database, revisions recur. The commit counts only once a failover
    // cannot lose it.
    private async Task<bool> WasCommittedAsync(WriterConnection connection, IReadOnlyCollection<PendingChange> changes)
    {
        var former = _inDoubt;
        _inDoubt = null;
        if (former is null || !former.Changes.IsSupersetOf(changes)) return false;
        try
        {
            if (!await TenantCommits.ExistsAsync(connection.Context, former.Batch.Acts[0].Tenant, former.Batch.Id, CancellationToken.None))
                return false;
            await connection.ConfirmAsync(CancellationToken.None);
        }
        catch
        {
            _inDoubt = former;
            throw;
        }

        faults.Report(former.Ends, former.Records);
        metrics.Recorded(former.Records);
        return true;
    }

    private async Task PruneAsync(WriterConnection connection, IReadOnlyCollection<string> tenants)
    {
        if (--_commitsUntilPruning > 0) return;
        await TenantCommits.PruneAsync(connection.Context, tenants, CancellationToken.None);
        _commitsUntilPruning = CommitsBetweenPrunings;
    }

    // A commit that failed may have reached the disk all the same, so everything is read from the database again.
    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await database.ConnectWriterAsync(cancellationToken);
        try
        {
            await using var context = database.CreateContext();
            await using var oneState = await database.BeginReadingAsync(context, cancellationToken);
            await snapshots.LearnAllAsync(context, cancellationToken);
            _compared.Clear();
            (_connection, Status) = (connection, connection.Status);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Changes of which nobody knows whether they were committed.</summary>
    private sealed record InDoubt(
        ChangeBatch Batch, HashSet<PendingChange> Changes, IReadOnlyList<AuditRecord> Records, IReadOnlyDictionary<string, AuditEnd> Ends);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Reconnected to the database")]
        public static partial void Reconnected(ILogger logger);
    }
}

/// <summary>Why a batch was not committed, and whether it is of no use to try again.</summary>
internal sealed record CommitFailure(Exception Cause, bool IsFinal);
