using System.Data.Common;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Sqlite;

/// <summary>Writes keystores with statements that are prepared once.</summary>
internal sealed class SqliteWriter : WriterConnection
{
    private readonly SqliteConnections _connections;
    private readonly SqliteConnection _connection;
    private readonly SqliteRows _rows;
    private readonly DbCommand _begin;
    private readonly DbCommand _commit;
    private readonly DbCommand _rollback;
    private readonly DbCommand _tenant;
    private readonly DbCommand _head;
    private readonly DbCommand _inboxSize;

    public SqliteWriter(StorageContext context, StorageStatus status, SqliteConnections connections)
        : base(context, status)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        (_connections, _connection, _rows) = (connections, connection, new SqliteRows(connection, context.Model));
        _begin = Prepare(connection, SqliteDatabase.BeginWriting);
        _commit = Prepare(connection, "COMMIT");
        _rollback = Prepare(connection, "ROLLBACK");
        const string OfTenant =
            """
            SELECT "Revision", "Lineage", "EntryCount", "KeptCount", "ProtectionDays", "MacKeyId", "Mac"
            FROM "Tenants" WHERE "Name" = $1
            """;
        const string OfHead =
            $"""
            SELECT "Sequence", "TimeUnixMs", "Hash", "Revision", "KeyId", "Signature",
                (SELECT MAX("Sequence") FROM "AuditRecords" WHERE "Tenant" = $1 AND "Sequence" <= $2)
            FROM "AuditMarks" WHERE "Tenant" = $1 AND "Name" = '{AuditMark.Head}'
            """;
        _tenant = Prepare(connection, OfTenant, "$1");
        _head = Prepare(connection, OfHead, "$1", "$2");
        _head.Parameters[1].Value = AuditRecordRow.MostSequence;
        _inboxSize = Prepare(connection, """SELECT COUNT(*) FROM "AuditInbox" """);
    }

    /// <inheritdoc/>
    public override IRowWriter Rows => _rows;

    /// <inheritdoc/>
    public override async Task<LockedTenants> BeginAsync(IReadOnlyCollection<string> tenants, CancellationToken cancellationToken)
    {
        _connections.RequireFiles();
        _begin.ExecuteNonQuery();
        var inbox = (long)_inboxSize.ExecuteScalar()! == 0 ? [] : await Context.AuditInbox.AsNoTracking().ToListAsync(cancellationToken);
        return new LockedTenants([.. tenants.SelectMany(Row)], Heads(tenants.Concat(inbox.Select(act => act.Tenant))), inbox);
    }

    /// <inheritdoc/>
    public override Task CommitAsync(CancellationToken cancellationToken)
    {
        _commit.ExecuteNonQuery();
        _connections.RequireFiles(mayHaveCommitted: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task RollbackAsync(CancellationToken cancellationToken)
    {
        _rollback.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        _rows.Dispose();
        await base.DisposeAsync();
        _connections.Close(_connection);
    }

    /// <summary>
    /// SQLite does not write a page whose content is unchanged, and may skip a page that is freed again, unless it overwrites deleted data.
    /// So this adds 64 KiB and removes them with secure_delete on, and the log needs room for every page of them.
    /// </summary>
    public override async Task TouchAsync(CancellationToken cancellationToken)
    {
        const string Add =
            """
            UPDATE "__EFMigrationsHistory" SET "ProductVersion" = "ProductVersion" || hex(zeroblob(32768))
            WHERE "MigrationId" = (SELECT MAX("MigrationId") FROM "__EFMigrationsHistory")
            """;
        const string Remove =
            """
            UPDATE "__EFMigrationsHistory" SET "ProductVersion" = substr("ProductVersion", 1, length("ProductVersion") - 65536)
            WHERE "MigrationId" = (SELECT MAX("MigrationId") FROM "__EFMigrationsHistory")
            """;
        await Context.Database.ExecuteSqlRawAsync("PRAGMA secure_delete = ON", cancellationToken);
        await Context.Database.ExecuteSqlRawAsync(Add, cancellationToken);
        await Context.Database.ExecuteSqlRawAsync(Remove, cancellationToken);
    }

    private IEnumerable<TenantRow> Row(string tenant)
    {
        _tenant.Parameters[0].Value = tenant;
        using var row = _tenant.ExecuteReader();
        if (!row.Read()) yield break;
        yield return new TenantRow
        {
            Name = tenant,
            Revision = row.GetInt64(0),
            Lineage = Id(row, 1),
            EntryCount = row.GetInt32(2),
            KeptCount = row.GetInt32(3),
            ProtectionDays = row.IsDBNull(4) ? null : row.GetInt32(4),
            MacKeyId = row.IsDBNull(5) ? null : Id(row, 5),
            Mac = row.IsDBNull(6) ? null : row.GetFieldValue<byte[]>(6),
        };
    }

    private Dictionary<string, LockedHead> Heads(IEnumerable<string> tenants)
    {
        var heads = new Dictionary<string, LockedHead>(StringComparer.Ordinal);
        foreach (var tenant in tenants.Distinct(StringComparer.Ordinal))
        {
            _head.Parameters[0].Value = tenant;
            using var row = _head.ExecuteReader();
            if (!row.Read()) continue;
            var position = new AuditPosition(row.GetInt64(0), StoredTime.Of(row.GetInt64(1)), row.GetFieldValue<byte[]>(2));
            var revision = row.IsDBNull(3) ? (long?)null : row.GetInt64(3);
            var mark = new AuditMark(tenant, AuditMark.Head, position, revision, Id(row, 4), row.GetFieldValue<byte[]>(5));
            heads[tenant] = new LockedHead(mark, row.IsDBNull(6) ? null : row.GetInt64(6));
        }

        return heads;
    }

    // A column may have any text, because it is read before its signature is checked. No key has the empty id, so nothing fits then.
    private static Guid Id(DbDataReader row, int column) => Guid.TryParse(row.GetValue(column) as string, out var id) ? id : Guid.Empty;

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, "");
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }
}
