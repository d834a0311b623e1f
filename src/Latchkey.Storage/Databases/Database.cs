using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Authentication;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace Latchkey.Storage.Databases;

/// <summary>A database engine. Every difference between the engines is a member here, and no other code asks which one runs.</summary>
internal abstract class Database(StorageOptions options, RowMacs macs)
{
    /// <summary>The folder of the lock of this server, and of SQLite's file.</summary>
    public string Folder => options.DataFolder;

    /// <summary>Signs the rows of the database.</summary>
    public RowMacs Macs => macs;

    /// <summary>After how many audit records the head is signed for those who keep it elsewhere; 0 for never.</summary>
    public int SignAuditEvery => options.SignAuditEvery;

    /// <summary>The tenant whose audit log has the acts that concern every tenant.</summary>
    public string OperatorTenant => options.OperatorTenant;

    /// <summary>The name of the database in messages, without secrets.</summary>
    public abstract string Name { get; }

    /// <summary>Whether other servers may write to it meanwhile.</summary>
    public abstract bool IsShared { get; }

    /// <summary>
    /// Whether the disk has so little room that only a commit shows whether it is enough; false if this process cannot see that.
    /// </summary>
    public virtual bool IsShortOfRoom => false;

    /// <summary>
    /// Whether a tenant is now at this place in its history. False may also mean that the engine cannot look that up at once: the caller
    /// then has to query the database.
    /// </summary>
    public abstract bool IsKnownToBeAt(string tenant, TenantStand stand);

    /// <summary>Makes the things that the first connection needs.</summary>
    public virtual void Create() => PrivateFiles.CreateFolder(Folder);

    /// <summary>
    /// Before it migrates, EF Core would build the whole model to see whether a migration is missing. A test sees that.
    /// </summary>
    protected static void WithoutComparison(WarningsConfigurationBuilder warnings) =>
        warnings.Ignore(RelationalEventId.PendingModelChangesWarning);

    /// <summary>A new unit of work on a connection on which a commit means that the data is on disk.</summary>
    public abstract StorageContext CreateContext();

    /// <summary>A context for reading the model and the migrations only; it needs no database.</summary>
    public abstract StorageContext CreateModelContext();

    /// <summary>Begins a transaction that sees one state throughout and holds up nobody who writes.</summary>
    public abstract Task<IDbContextTransaction> BeginReadingAsync(StorageContext context, CancellationToken cancellationToken);

    /// <summary>Looks for damage in the pages of the database, where the engine does not do so by itself.</summary>
    /// <exception cref="StorageException">There is some.</exception>
    public virtual Task RequireWholeAsync(StorageContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins a transaction in which nobody else writes to any table.</summary>
    public abstract Task<IDbContextTransaction> BeginFillingAsync(StorageContext context, CancellationToken cancellationToken);

    /// <summary>Begins a transaction in which nobody else writes to a table, while everybody reads it.</summary>
    public async Task<IDbContextTransaction> BeginAloneAsync<TRow>(StorageContext context, CancellationToken cancellationToken)
        where TRow : class
    {
        var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await HoldAsync<TRow>(context, cancellationToken);
        return transaction;
    }

    /// <summary>
    /// Begins a transaction beside which no other server changes the master key. Null where no other server may work on the database.
    /// </summary>
    public virtual Task<IDbContextTransaction?> BeginMasterKeyAsync(StorageContext context, CancellationToken cancellationToken) =>
        Task.FromResult<IDbContextTransaction?>(null);

    /// <summary>Reads every service key. None can change until the transaction ends.</summary>
    public async Task<List<ServiceKey>> HoldServiceKeysAsync(StorageContext context, CancellationToken cancellationToken)
    {
        await HoldAsync<ServiceKeyRow>(context, cancellationToken);
        var rows = await context.ServiceKeys.AsNoTracking().ToListAsync(cancellationToken);
        return rows.FindAll(context.Accepts).ConvertAll(row => row.ToServiceKey());
    }

    /// <summary>
    /// Keeps everybody else from writing to a table until the transaction ends. Does nothing on an engine with one writer at a time.
    /// </summary>
    protected virtual Task HoldAsync<TRow>(StorageContext context, CancellationToken cancellationToken)
        where TRow : class => Task.CompletedTask;

    /// <summary>A connection for the writer alone.</summary>
    /// <exception cref="StorageException">A commit on it would not mean that the data is on disk.</exception>
    public abstract Task<WriterConnection> ConnectWriterAsync(CancellationToken cancellationToken);

    /// <summary>Whether the same operation may succeed on a new connection.</summary>
    public virtual bool IsTransient(Exception cause) => false;

    /// <summary>Whether an exception comes from a value that is not of the type of its column, where the engine allows that.</summary>
    public virtual bool IsUnreadable(Exception cause) => false;

    /// <summary>Runs an operation outside of the writer. Refuses it if the database is not available at the moment.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.StoreUnavailable"/>.</exception>
    public async Task<T> DoAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception failure) when (CauseOf(failure) is var cause && (IsTransient(cause) || StorageFaults.IsExplainedBy(cause)))
        {
            throw new RefusalException(new Refusal.StoreUnavailable(), cause);
        }
    }

    /// <summary>The time that all servers of the database share: its own where there may be several, else that of this machine.</summary>
    public virtual Task<DateTimeOffset> NowAsync(StorageContext context, TimeProvider clock, CancellationToken cancellationToken) =>
        Task.FromResult(clock.GetUtcNow());

    /// <summary>
    /// By how much the clock of this server is ahead of the one that all servers of the database share; negative where it is behind. SQLite
    /// has no other clock.
    /// </summary>
    public async Task<TimeSpan> ClockSkewAsync(StorageContext context, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = await NowAsync(context, clock, cancellationToken);
        return clock.GetUtcNow() - now;
    }

    /// <summary>The migrations that the database has, the oldest first.</summary>
    public virtual async Task<List<string>> AppliedMigrationsAsync(StorageContext context, CancellationToken cancellationToken) =>
        [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)];

    /// <summary>Brings the tables up to date; the caller holds the <see cref="DataFolderLock"/>.</summary>
    public abstract Task MigrateAsync(CancellationToken cancellationToken);

    private static Exception CauseOf(Exception failure) => (failure as DbUpdateException)?.InnerException ?? failure;
}
