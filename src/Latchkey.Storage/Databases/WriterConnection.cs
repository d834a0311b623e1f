using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Databases;

/// <summary>The only connection of this process that writes keystores. After a failure it is replaced.</summary>
internal abstract class WriterConnection(StorageContext context, StorageStatus status) : IAsyncDisposable
{
    /// <summary>The durability settings in force on the connection.</summary>
    public StorageStatus Status => status;

    /// <summary>Reads on the connection, within its transaction.</summary>
    public StorageContext Context => context;

    /// <summary>The rows of the transaction.</summary>
    public abstract IRowWriter Rows { get; }

    /// <summary>
    /// Begins a transaction, until whose end no other server changes these tenants. It waits for the end of every other transaction that
    /// has locked one of them. So if the answer to an earlier commit of this server was lost, that commit has been made by then, or never
    /// will be.
    /// </summary>
    public abstract Task<LockedTenants> BeginAsync(IReadOnlyCollection<string> tenants, CancellationToken cancellationToken);

    /// <summary>Makes the written rows durable. If this throws, they may be durable or not.</summary>
    public abstract Task CommitAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes as much as an import does, and removes it within the same transaction, whose commit shows whether the database takes writes.
    /// </summary>
    public virtual Task TouchAsync(CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(
            """UPDATE "__EFMigrationsHistory" SET "ProductVersion" = "ProductVersion" """, cancellationToken);

    /// <summary>Ends a transaction in which nothing was written.</summary>
    public abstract Task RollbackAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends a transaction that has seen an earlier commit, and returns once that commit is as safe as one whose answer was heard. If this
    /// throws, it may not be.
    /// </summary>
    public virtual Task ConfirmAsync(CancellationToken cancellationToken) => RollbackAsync(cancellationToken);

    /// <summary>Closes the connection, which rolls back an open transaction.</summary>
    public virtual ValueTask DisposeAsync() => context.DisposeAsync();
}

/// <summary>The state of the database when a transaction begins, which stays until it ends.</summary>
/// <param name="Revisions">The tenants with the revision that they are at; a tenant that was never changed may be missing.</param>
/// <param name="Heads">The head of each tenant's audit log; a tenant without a log has none.</param>
/// <param name="Inbox">Acts of these tenants that wait for the audit log.</param>
internal sealed record LockedTenants(
    IReadOnlyCollection<TenantRow> Revisions, IReadOnlyDictionary<string, LockedHead> Heads, IReadOnlyCollection<AuditInboxRow> Inbox)
{
    /// <summary>The current data key, which stays until the transaction ends; null if only this server can change it.</summary>
    public Guid? DataKeyId { get; init; }
}

/// <summary>The head of an audit log, as it is in the database.</summary>
/// <param name="Mark">The head.</param>
/// <param name="Newest">The sequence number of the newest record, or null.</param>
internal sealed record LockedHead(AuditMark Mark, long? Newest);
