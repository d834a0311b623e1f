using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Writing;

/// <summary>
/// Writes the rows of one table with statements that are prepared once. They are made from EF Core's model, so that
/// the row class alone names the columns; they run without EF Core, which costs several times as much a row.
/// </summary>
internal sealed class PreparedTable<TRow>
    where TRow : class
{
    private readonly IProperty[] _columns;
    private readonly DbCommand _insert;
    private readonly DbCommand _upsert;
    private readonly DbCommand _delete;

    public PreparedTable(DbConnection connection, IModel model)
    {
        var type = model.FindEntityType(typeof(TRow))!;
        var table = Quote(type.GetTableName()!);
        var key = type.FindPrimaryKey()!.Properties;
        _columns = [.. type.GetProperties()];
        var insert = $"INSERT INTO {table} ({List(_columns, Quote)}) VALUES ({List(_columns, Parameter)})";
        _insert = Prepare(connection, _columns, insert);
        _upsert = Prepare(connection, _columns, $"""
            {insert}
            ON CONFLICT ({List(key, Quote)}) DO UPDATE SET {List(_columns.Except(key), name => $"{Quote(name)} = excluded.{Quote(name)}")}
            """);
        _delete = Prepare(connection, key, $"DELETE FROM {table} WHERE {List(key, name => $"{Quote(name)} = {Parameter(name)}", " AND ")}");
    }

    /// <summary>Adds a row; that its key is taken is an error.</summary>
    public void Insert(TRow row) => Execute(_insert, row);

    /// <summary>Adds a row, or replaces the one that has its key.</summary>
    public void Upsert(TRow row) => Execute(_upsert, row);

    /// <summary>Deletes the row with this key, if there is one.</summary>
    public void Delete(params ReadOnlySpan<object> key)
    {
        for (var i = 0; i < key.Length; i++) _delete.Parameters[i].Value = key[i];
        _delete.ExecuteNonQuery();
    }

    private void Execute(DbCommand command, TRow row)
    {
        for (var i = 0; i < _columns.Length; i++) command.Parameters[i].Value = _columns[i].PropertyInfo!.GetValue(row) ?? DBNull.Value;
        command.ExecuteNonQuery();
    }

    private static DbCommand Prepare(DbConnection connection, IEnumerable<IProperty> parameters, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var property in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = Parameter(property.Name);
            parameter.Value = DBNull.Value;
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }

    private static string List(IEnumerable<IProperty> columns, Func<string, string> form, string separator = ", ") =>
        string.Join(separator, columns.Select(column => form(column.GetColumnName())));

    private static string Quote(string name) => $"\"{name}\"";

    private static string Parameter(string name) => $"@{name}";
}
