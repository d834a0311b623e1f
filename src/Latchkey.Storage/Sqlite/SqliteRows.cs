using Latchkey.Storage.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Sqlite;

/// <summary>Writes each row at once: with a database in the same process, nothing is gained by collecting them.</summary>
internal sealed class SqliteRows(SqliteConnection connection, IModel model) : IRowWriter, IDisposable
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

    /// <summary>Ends the statements, so that the connection can close.</summary>
    public void Dispose()
    {
        foreach (var table in _tables.Values) table.Dispose();
    }

    private PreparedTable Table(Type row)
    {
        if (!_tables.TryGetValue(row, out var table)) _tables[row] = table = new PreparedTable(connection, new TableStatements(model, row));
        return table;
    }

    /// <summary>The statements of one table, prepared once.</summary>
    private sealed class PreparedTable(SqliteConnection connection, TableStatements statements) : IDisposable
    {
        private readonly IClrPropertyGetter[] _columns = [.. statements.Columns.Select(column => column.GetGetter())];
        private readonly SqliteStatement _insert = new(connection, statements.Insert);
        private readonly SqliteStatement _upsert = new(connection, statements.Upsert);
        private readonly SqliteStatement _delete = new(connection, statements.Delete);

        public void Insert(object row) => Write(_insert, row);

        public void Upsert(object row) => Write(_upsert, row);

        public void Delete(ReadOnlySpan<object> key)
        {
            for (var i = 0; i < key.Length; i++) _delete.Bind(i + 1, key[i]);
            _delete.Execute();
        }

        public void Dispose()
        {
            _insert.Dispose();
            _upsert.Dispose();
            _delete.Dispose();
        }

        private void Write(SqliteStatement statement, object row)
        {
            for (var i = 0; i < _columns.Length; i++) statement.Bind(i + 1, _columns[i].GetClrValue(row));
            statements.RequireKept(statement.Execute());
        }
    }
}
