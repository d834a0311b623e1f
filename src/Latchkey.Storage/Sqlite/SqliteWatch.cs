using Latchkey.Storage.Databases;
using Microsoft.Data.Sqlite;

namespace Latchkey.Storage.Sqlite;

/// <summary>
/// Looks up the revision and lineage of tenants, in a few microseconds, on a connection of its own: another program may have put a former
/// state into the file, as <c>.restore</c> of SQLite's shell does.
/// </summary>
internal sealed class SqliteWatch(Func<SqliteConnection> open) : IDisposable
{
    private readonly Lock _turn = new();
    private SqliteConnection? _connection;
    private SqliteCommand? _find;

    /// <summary>The revision and lineage of a tenant now.</summary>
    public TenantStand Find(string tenant)
    {
        lock (_turn)
        {
            try
            {
                _find ??= Prepare(_connection ??= open());
                _find.Parameters[0].Value = tenant;
                using var row = _find.ExecuteReader();
                return row.Read() ? new TenantStand(row.GetInt64(0), row.GetGuid(1)) : default;
            }
            catch
            {
                Close();
                throw;
            }
        }
    }

    /// <summary>Closes the connection; the next lookup opens another.</summary>
    public void Dispose()
    {
        lock (_turn) Close();
    }

    private static SqliteCommand Prepare(SqliteConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = """SELECT "Revision", "Lineage" FROM "Tenants" WHERE "Name" = $1""";
        command.Parameters.AddWithValue("$1", "");
        command.Prepare();
        return command;
    }

    private void Close()
    {
        _find?.Dispose();
        _connection?.Dispose();
        (_find, _connection) = (null, null);
    }
}
