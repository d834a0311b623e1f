using Latchkey.Keystores.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Databases;

/// <summary>
/// The statements that write the rows of one table. They are made from EF Core's model, so that the row class alone names
/// the columns; they run without EF Core, which costs several times as much a row. Parameters are <c>$1</c>, <c>$2</c>, ….
/// </summary>
internal sealed class TableStatements
{
    public TableStatements(IModel model, Type row)
    {
        var type = model.FindEntityType(row)!;
        Name = type.GetTableName()!;
        var table = Quote(Name);
        Key = type.FindPrimaryKey()!.Properties;
        Columns = [.. type.GetProperties()];
        Insert = $"INSERT INTO {table} ({List(Columns, (name, _) => name)}) VALUES ({List(Columns, (_, number) => number)})";
        Delete = $"DELETE FROM {table} WHERE {List(Key, (name, number) => $"{name} = {number}", " AND ")}";
        Upsert = $"{Insert} ON CONFLICT ({List(Key, (name, _) => name)}) DO UPDATE SET " +
            $"{List([.. Columns.Except(Key)], (name, _) => $"{name} = excluded.{name}")}";
    }

    public string Name { get; }

    /// <summary>The columns, in the order of the parameters of <see cref="Insert"/> and <see cref="Upsert"/>.</summary>
    public IReadOnlyList<IProperty> Columns { get; }

    /// <summary>The columns of the key, in the order of the parameters of <see cref="Delete"/>.</summary>
    public IReadOnlyList<IProperty> Key { get; }

    public string Insert { get; }

    public string Upsert { get; }

    public string Delete { get; }

    /// <summary>
    /// Requires that a statement has kept its row. A trigger or a rule that somebody has added to the table may drop it without an error.
    /// </summary>
    /// <exception cref="StorageException">It has not.</exception>
    public void RequireKept(int rows)
    {
        if (rows != 1)
            throw new StorageException($"The database has not kept a row of {Name}. Remove the triggers and rules that were added to it.");
    }

    private static string List(IReadOnlyList<IProperty> columns, Func<string, string, string> form, string separator = ", ") =>
        string.Join(separator, columns.Select((column, i) => form(Quote(column.GetColumnName()), $"${i + 1}")));

    private static string Quote(string name) => $"\"{name}\"";
}
