using Latchkey.Keystores.Audit;
using Latchkey.Storage.Rows;
using Latchkey.Storage.Writing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Latchkey.Storage.PostgreSql;

/// <summary>Writes keystores that other servers write too: who holds the row of a tenant changes it.</summary>
internal sealed class PostgreSqlWriter(StorageContext context, NpgsqlConnection connection, StorageStatus status) : WriterConnection(context, status)
{
    private readonly PostgreSqlRows _rows = new(connection, context.Model);

    /// <inheritdoc/>
    public override IRowWriter Rows => _rows;

    /// <inheritdoc/>
    public override async Task<LockedTenants> BeginAsync(IReadOnlyCollection<string> tenants, CancellationToken cancellationToken)
    {
        _rows.Clear();
        await Context.Database.BeginTransactionAsync(cancellationToken);
        var locked = await LockAsync(tenants, cancellationToken);
        if (locked.Count < tenants.Count)
        {
            await AddAsync([.. tenants.Except(locked.Select(tenant => tenant.Name), StringComparer.Ordinal)], cancellationToken);
            locked = await LockAsync(tenants, cancellationToken);
        }

        var inbox = await Context.AuditInbox.AsNoTracking().Where(act => tenants.Contains(act.Tenant)).ToListAsync(cancellationToken);
        var heads = await Context.AuditMarks.AsNoTracking().Where(mark => tenants.Contains(mark.Tenant) && mark.Name == AuditMark.Head).ToListAsync(cancellationToken);
        var dataKey = await DataKeys.Newest(Context).Select(key => key.Id).FirstAsync(cancellationToken);
        return new LockedTenants(locked, heads.ToDictionary(head => head.Tenant, head => head.ToMark().Position, StringComparer.Ordinal), inbox) { DataKeyId = dataKey };
    }

    /// <inheritdoc/>
    public override async Task CommitAsync(CancellationToken cancellationToken)
    {
        var transaction = Context.Database.CurrentTransaction!;
        var id = await _rows.SendAsync((NpgsqlTransaction)transaction.GetDbTransaction(), cancellationToken);
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is not PostgresException { SqlState: PostgresErrorCodes.SerializationFailure })
        {
            throw new CommitInDoubtException(id, broken);
        }
    }

    /// <inheritdoc/>
    public override Task RollbackAsync(CancellationToken cancellationToken) => Context.Database.RollbackTransactionAsync(cancellationToken);

    /// <inheritdoc/>
    public override async Task<bool?> WasCommittedAsync(string transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_xact_status($1::text::xid8)", connection) { Parameters = { new() { Value = transaction } } };
        try
        {
            return (await command.ExecuteScalarAsync(cancellationToken) as string) switch
            {
                "committed" => true,
                "in progress" => null,
                _ => false,
            };
        }
        catch (PostgresException unknown) when (unknown.SqlState == PostgresErrorCodes.InvalidParameterValue)
        {
            return false; // in the future of a standby that was promoted without it
        }
    }

    // In the order of names, so that two servers never wait for one another.
    private Task<List<TenantRow>> LockAsync(IReadOnlyCollection<string> tenants, CancellationToken cancellationToken) => Context.Tenants
        .FromSql($"""SELECT * FROM "Tenants" WHERE "Name" = ANY({Names(tenants)}) ORDER BY "Name" COLLATE "C" FOR UPDATE""")
        .AsNoTracking().ToListAsync(cancellationToken);

    private Task<int> AddAsync(IReadOnlyCollection<string> tenants, CancellationToken cancellationToken) => Context.Database.ExecuteSqlAsync(
        $"""INSERT INTO "Tenants" ("Name", "Revision", "EntryCount", "KeptCount") SELECT unnest({Names(tenants)}), 0, 0, 0 ON CONFLICT DO NOTHING""", cancellationToken);

    private static string[] Names(IEnumerable<string> tenants) => [.. tenants.Select(NulEscape.Escape).Order(StringComparer.Ordinal)];
}
