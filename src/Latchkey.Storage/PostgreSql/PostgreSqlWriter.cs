using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Keys;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Latchkey.Storage.PostgreSql;

/// <summary>
/// Writes keystores that other servers write too: only the server that has locked the row of a tenant changes that tenant.
/// </summary>
/// <param name="context">The unit of work on the connection.</param>
/// <param name="connection">The connection, which stays open.</param>
/// <param name="process">Its session, as PostgreSQL numbers it.</param>
/// <param name="blockers">Ends sessions that hold it up.</param>
/// <param name="status">The durability settings in force on it.</param>
internal sealed class PostgreSqlWriter(
    StorageContext context, NpgsqlConnection connection, int process, Blockers blockers, StorageStatus status)
    : WriterConnection(context, status)
{
    private readonly PostgreSqlRows _rows = new(connection, context.Model);

    /// <inheritdoc/>
    public override IRowWriter Rows => _rows;

    /// <inheritdoc/>
    public override async Task<LockedTenants> BeginAsync(IReadOnlyCollection<string> tenants, CancellationToken cancellationToken)
    {
        _rows.Clear();
        await Context.Database.BeginTransactionAsync(cancellationToken);
        var locked = await HoldAsync(tenants, cancellationToken);
        var inbox = await Context.AuditInbox.AsNoTracking().Where(act => tenants.Contains(act.Tenant)).ToListAsync(cancellationToken);
        var heads = await Context.AuditMarks.AsNoTracking().Where(mark => tenants.Contains(mark.Tenant) && mark.Name == AuditMark.Head)
            .Select(mark => new
            {
                Mark = mark,
                Newest = Context.AuditRecords.Where(row => row.Tenant == mark.Tenant && row.Sequence <= AuditRecordRow.MostSequence)
                    .Max(row => (long?)row.Sequence),
            }).ToListAsync(cancellationToken);
        var dataKey = await DataKeys.Newest(Context).Select(key => key.Id).FirstAsync(cancellationToken);
        var marks = heads.ToDictionary(
            head => head.Mark.Tenant, head => new LockedHead(head.Mark.ToMark(), head.Newest), StringComparer.Ordinal);
        return new LockedTenants(locked, marks, inbox) { DataKeyId = dataKey };
    }

    /// <inheritdoc/>
    public override async Task CommitAsync(CancellationToken cancellationToken)
    {
        var transaction = Context.Database.CurrentTransaction!;
        await _rows.SendAsync((NpgsqlTransaction)transaction.GetDbTransaction(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task RollbackAsync(CancellationToken cancellationToken) => Context.Database.RollbackTransactionAsync(cancellationToken);

    /// <summary>
    /// A commit whose wait for its standby was ended, by a timeout or a restart of PostgreSQL, is visible although the standby may lack it.
    /// The standby has it once it has a later commit, for which this waits.
    /// </summary>
    public override async Task ConfirmAsync(CancellationToken cancellationToken)
    {
        await base.TouchAsync(cancellationToken);
        await Context.Database.CommitTransactionAsync(cancellationToken);
    }

    /// <summary>
    /// A full disk refuses a write that needs a new page, but not a small update. So this fills a temporary table with 64 KiB, on the disk
    /// of the database, and the commit drops it. If the role may not make temporary tables, only the update shows whether the database
    /// takes writes.
    /// </summary>
    public override async Task TouchAsync(CancellationToken cancellationToken)
    {
        await Context.Database.ExecuteSqlRawAsync(
            """
            DO $$ BEGIN
              IF has_database_privilege(current_database(), 'TEMPORARY') THEN
                PERFORM set_config('temp_tablespaces', '', true);
                CREATE TEMPORARY TABLE latchkey_room ON COMMIT DROP AS SELECT md5(number::text) FROM generate_series(1, 1024) AS number;
              END IF;
            END $$
            """,
            cancellationToken);
        await base.TouchAsync(cancellationToken);
    }

    private async Task<List<TenantRow>> HoldAsync(IReadOnlyCollection<string> tenants, CancellationToken cancellationToken)
    {
        using var watch = blockers.WatchOver(process);
        var locked = await LockAsync(tenants, cancellationToken);
        if (locked.Count == tenants.Count) return locked;
        await AddAsync([.. tenants.Except(locked.Select(tenant => tenant.Name), StringComparer.Ordinal)], cancellationToken);
        return await LockAsync(tenants, cancellationToken);
    }

    // In the order of names, so that two servers never deadlock.
    private Task<List<TenantRow>> LockAsync(IReadOnlyCollection<string> tenants, CancellationToken cancellationToken) => Context.Tenants
        .FromSql($"""SELECT * FROM "Tenants" WHERE "Name" = ANY({Names(tenants)}) ORDER BY "Name" COLLATE "C" FOR UPDATE""")
        .AsNoTracking().ToListAsync(cancellationToken);

    private Task<int> AddAsync(IReadOnlyCollection<string> tenants, CancellationToken cancellationToken) =>
        Context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Tenants" ("Name", "Revision", "Lineage", "EntryCount", "KeptCount")
            SELECT unnest({Names(tenants)}), 0, {Guid.Empty}, 0, 0 ON CONFLICT DO NOTHING
            """,
            cancellationToken);

    private static string[] Names(IEnumerable<string> tenants) => [.. tenants.Select(NulEscape.Escape).Order(StringComparer.Ordinal)];
}
