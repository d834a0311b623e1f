using System.Data.Common;
using Latchkey.Keystores.Audit;
using Latchkey.Storage.Auditing;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace Latchkey.Storage.Writing;

/// <summary>The one connection on which keystores are written, with its prepared statements. After a failure it is thrown away.</summary>
internal sealed class WriterConnection : IDisposable
{
    private readonly StorageContext _context;
    private readonly DbCommand _begin;
    private readonly DbCommand _commit;
    private readonly PreparedTable<TenantRow> _tenants;
    private readonly PreparedTable<KeystoreRow> _keystores;
    private readonly PreparedTable<KeystoreEntryRow> _entries;
    private readonly PreparedTable<EntryVersionRow> _versions;
    private readonly AuditAppender _audit;
    private readonly AuditInbox _inbox;

    /// <exception cref="StorageException">A commit on this connection would not mean that the data is on disk.</exception>
    public WriterConnection(SqliteDatabase database, AuditChain chain, TimeProvider clock)
    {
        _context = database.CreateContext();
        try
        {
            var connection = _context.Database.GetDbConnection();
            Status = SqliteDatabase.RequireDurability(connection, Schema.Version(_context));
            _begin = Prepare(connection, SqliteDatabase.BeginWriting);
            _commit = Prepare(connection, "COMMIT");
            _tenants = new PreparedTable<TenantRow>(connection, _context.Model);
            _keystores = new PreparedTable<KeystoreRow>(connection, _context.Model);
            _entries = new PreparedTable<KeystoreEntryRow>(connection, _context.Model);
            _versions = new PreparedTable<EntryVersionRow>(connection, _context.Model);
            _audit = new AuditAppender(connection, _context.Model, chain, clock);
            _inbox = new AuditInbox(connection);
        }
        catch
        {
            _context.Dispose();
            throw;
        }
    }

    public StorageStatus Status { get; }

    /// <summary>
    /// Makes a batch durable. When this throws, nobody may be told that it is, and the connection is of no more use.
    /// </summary>
    public void Commit(ChangeBatch batch)
    {
        _begin.ExecuteNonQuery();
        foreach (var row in batch.Tenants) _tenants.Upsert(row);
        foreach (var row in batch.Keystores) _keystores.Upsert(row);
        foreach (var (tenant, keystore, alias, row) in batch.Entries)
        {
            if (row is null) _entries.Delete(tenant, keystore, alias);
            else _entries.Upsert(row);
        }

        foreach (var version in batch.Versions) _versions.Insert(version);
        foreach (var (tenant, alias, number) in batch.Purged) _versions.Delete(tenant, alias, number);
        _audit.Append(_inbox.Take().Concat(batch.Acts));
        _commit.ExecuteNonQuery();
    }

    /// <summary>Brings the snapshots up to what is committed.</summary>
    public Task CatchUpAsync(TenantSnapshots snapshots, CancellationToken cancellationToken) =>
        snapshots.CatchUpAsync(_context, cancellationToken);

    /// <summary>Closes the connection, which rolls back what was begun and frees the statements.</summary>
    public void Dispose() => _context.Dispose();

    private static DbCommand Prepare(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Prepare();
        return command;
    }
}
