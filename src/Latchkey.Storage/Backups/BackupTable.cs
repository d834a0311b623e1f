using System.Linq.Expressions;
using Latchkey.Storage.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Backups;

/// <summary>
/// A table of EF Core's model in a backup: its name and columns, then each row after an octet 1, an octet 0, and how many rows
/// there were.
/// </summary>
internal abstract class BackupTable(IEntityType type)
{
    private const byte Row = 1;
    private const byte NoMore = 0;

    private readonly BackupColumn[] _columns =
        [.. type.GetProperties().Select(column => new BackupColumn(column)).OrderBy(column => column.Name, StringComparer.Ordinal)];

    public string Name { get; } = type.GetTableName()!;

    public Type RowType => type.ClrType;

    private string Description => $"{Name} {string.Join(' ', _columns.Select(column => column.Description))}";

    /// <summary>Every table, after the tables that it refers to, otherwise by name.</summary>
    public static IReadOnlyList<BackupTable> Of(IModel model) =>
    [
        .. model.GetEntityTypes().OrderBy(Depth).ThenBy(type => type.GetTableName(), StringComparer.Ordinal)
            .Select(type => (BackupTable)Activator.CreateInstance(typeof(BackupTable<>).MakeGenericType(type.ClrType), type)!),
    ];

    /// <summary>The rows in the order of their keys, read as they are asked for.</summary>
    public abstract IAsyncEnumerable<object> Rows(StorageContext context);

    public abstract Task<bool> AnyAsync(StorageContext context, CancellationToken cancellationToken);

    /// <summary>Writes the table, and returns how many rows it has.</summary>
    public async Task<long> WriteAsync(FieldWriter fields, IAsyncEnumerable<object> rows, CancellationToken cancellationToken)
    {
        var count = 0L;
        fields.Text(Description);
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            fields.Octet(Row);
            foreach (var column in _columns) column.Write(fields, row);
            count++;
        }

        fields.Octet(NoMore);
        fields.Int64(count);
        return count;
    }

    /// <summary>Reads the rows of the table as they are asked for.</summary>
    /// <exception cref="InvalidDataException">It is another table, or not all of it.</exception>
    public IEnumerable<object> Read(FieldReader fields)
    {
        var count = 0L;
        if (fields.Text() != Description) throw new InvalidDataException($"it has a different table in place of {Name}");
        while (fields.Octet() is var next && next != NoMore)
        {
            if (next != Row) throw new InvalidDataException($"a row of {Name} is invalid");
            yield return ReadRow(fields);
            count++;
        }

        if (fields.Int64() != count) throw new InvalidDataException($"the number of rows of {Name} is wrong");
    }

    private object ReadRow(FieldReader fields)
    {
        var row = Activator.CreateInstance(RowType)!;
        foreach (var column in _columns) column.Read(fields, row);
        return row;
    }

    private static int Depth(IEntityType type) =>
        type.GetForeignKeys().Select(reference => Depth(reference.PrincipalEntityType) + 1).DefaultIfEmpty().Max();
}

/// <summary>A table with rows of a class.</summary>
internal sealed class BackupTable<TRow>(IEntityType type) : BackupTable(type)
    where TRow : class
{
    private readonly IReadOnlyList<IProperty> _key = type.FindPrimaryKey()!.Properties;

    public override IAsyncEnumerable<object> Rows(StorageContext context) => _key.Skip(1).Aggregate(
        context.Set<TRow>().AsNoTracking().OrderBy(Column(_key[0])), (rows, column) => rows.ThenBy(Column(column))).AsAsyncEnumerable();

    public override Task<bool> AnyAsync(StorageContext context, CancellationToken cancellationToken) =>
        context.Set<TRow>().AnyAsync(cancellationToken);

    private static Expression<Func<TRow, object>> Column(IProperty column) => row => EF.Property<object>(row, column.Name);
}
