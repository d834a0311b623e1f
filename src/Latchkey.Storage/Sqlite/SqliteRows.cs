using System.Data.Common;
using Latchkey.Storage.Databases;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Sqlite;

/// <summary>Writes each row at once: with a database in the same process, nothing is gained by collecting them.</summary>
internal sealed class SqliteRows(DbConnection connection, IModel model) : IRowWriter
{
    private readonly Dictionary<Type, PreparedTable> _tables = [];

    /// <inheritdoc/>
    public void Insert<TRow>(TRow row)
        where TRow : class => Table(typeof(TRow)).Insert(row);

    /// <inheritdoc/>
    public void Upsert<TRow>(TRow row)
        where TRow : class => Table(typeof(TRow)).Upsert(row);

    /// <inheritdoc/>
    public void Delete<TRow>(params ReadOnlySpan<object> key)
        where TRow : class => Table(typeof(TRow)).Delete(key);

    private PreparedTable Table(Type row)
    {
        if (!_tables.TryGetValue(row, out var table)) _tables[row] = table = new PreparedTable(connection, new TableStatements(model, row));
        return table;
    }

    /// <summary>The statements of one table, prepared once.</summary>
    private sealed class PreparedTable(DbConnection connection, TableStatements statements)
    {
        private readonly DbCommand _insert = Prepare(connection, statements.Insert, statements.Columns.Count);
        private readonly DbCommand _upsert = Prepare(connection, statements.Upsert, statements.Columns.Count);
        private readonly DbCommand _delete = Prepare(connection, statements.Delete, statements.Key.Count);

        public void Insert(object row) => Execute(_insert, row);

        public void Upsert(object row) => Execute(_upsert, row);

        public void Delete(ReadOnlySpan<object> key)
        {
            for (var i = 0; i < key.Length; i++) _delete.Parameters[i].Value = key[i];
            _delete.ExecuteNonQuery();
        }

        private void Execute(DbCommand command, object row)
        {
            for (var i = 0; i < statements.Columns.Count; i++)
                command.Parameters[i].Value = statements.Columns[i].PropertyInfo!.GetValue(row) ?? DBNull.Value;
            statements.RequireKept(command.ExecuteNonQuery());
        }

        private static DbCommand Prepare(DbConnection connection, string sql, int parameters)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= parameters; i++)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = ($"${i}", DBNull.Value);
                command.Parameters.Add(parameter);
            }

            command.Prepare();
            return command;
        }
    }
}
