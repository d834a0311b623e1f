using System.Data.Common;
using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Verification;

/// <summary>A table with authenticated rows, whichever it is.</summary>
internal abstract class AuthenticatedTable(Type rowType)
{
    /// <summary>The class of its rows.</summary>
    public Type RowType => rowType;

    /// <summary>Every such table of EF Core's model.</summary>
    public static IReadOnlyList<AuthenticatedTable> Of(IModel model) =>
    [
        .. model.GetEntityTypes().Where(type => type.ClrType.IsSubclassOf(typeof(AuthenticatedRow)))
            .Select(type =>
                (AuthenticatedTable)Activator.CreateInstance(typeof(AuthenticatedTable<>).MakeGenericType(type.ClrType), type)!),
    ];

    /// <summary>The next unsigned rows after a given row, in the order of their keys; for changing.</summary>
    public abstract Task<IReadOnlyList<AuthenticatedRow>> UnsignedAsync(
        StorageContext context, AuthenticatedRow? after, int most, CancellationToken cancellationToken);

    /// <summary>
    /// The next rows after a given row that another key has signed, or whose secret it has sealed, in the order of their keys; for
    /// changing.
    /// </summary>
    public abstract Task<IReadOnlyList<AuthenticatedRow>> NotUnderAsync(
        StorageContext context, Guid keyId, AuthenticatedRow? after, int most, CancellationToken cancellationToken);

    /// <summary>Rows that a key has signed or whose secret it has sealed; for reading only.</summary>
    public abstract IAsyncEnumerable<AuthenticatedRow> Under(StorageContext context, Guid keyId);

    /// <summary>The number of rows that another key has signed, or whose secret another key has sealed.</summary>
    public abstract Task<long> CountNotUnderAsync(StorageContext context, Guid keyId, CancellationToken cancellationToken);

    /// <summary>Every row, read-only.</summary>
    public abstract IAsyncEnumerable<AuthenticatedRow> Rows(StorageContext context);
}

/// <summary>A table with authenticated rows of a class.</summary>
internal sealed class AuthenticatedTable<TRow>(IEntityType type) : AuthenticatedTable(typeof(TRow))
    where TRow : AuthenticatedRow
{
    private readonly IReadOnlyList<IProperty> _key = type.FindPrimaryKey()!.Properties;
    private readonly string? _secret =
        (type.FindProperty(nameof(KeystoreEntryRow.SealedPrivateKey)) ?? type.FindProperty(nameof(MaterialRow.SealedSecret)))?.Name;

    public override Task<IReadOnlyList<AuthenticatedRow>> UnsignedAsync(
        StorageContext context, AuthenticatedRow? after, int most, CancellationToken cancellationToken) =>
        NextAsync(context, "\"MacKeyId\" IS NULL", [], after, most, cancellationToken);

    public override Task<IReadOnlyList<AuthenticatedRow>> NotUnderAsync(
        StorageContext context, Guid keyId, AuthenticatedRow? after, int most, CancellationToken cancellationToken) =>
        NextAsync(context, Signer("<>"), [keyId, keyId.ToByteArray()], after, most, cancellationToken);

    public override IAsyncEnumerable<AuthenticatedRow> Under(StorageContext context, Guid keyId) =>
        Where(context, Signer("="), [keyId, keyId.ToByteArray()]).AsNoTracking().AsAsyncEnumerable();

    public override Task<long> CountNotUnderAsync(StorageContext context, Guid keyId, CancellationToken cancellationToken) =>
        Where(context, Signer("<>"), [keyId, keyId.ToByteArray()]).LongCountAsync(cancellationToken);

    public override IAsyncEnumerable<AuthenticatedRow> Rows(StorageContext context) =>
        context.Set<TRow>().AsNoTracking().AsAsyncEnumerable();

    // The second to seventeenth octets of a sealed secret are the id of its data key.
    private string Signer(string comparison) => _secret is not null
        ? $"(\"MacKeyId\" {comparison} {{0}} OR substr(\"{_secret}\", 2, 16) {comparison} {{1}})"
        : $"\"MacKeyId\" {comparison} {{0}}";

    // The index of the primary key finds the rows after the last one, so reading in pieces goes through the table only once.
    private async Task<IReadOnlyList<AuthenticatedRow>> NextAsync(
        StorageContext context, string condition, object[] values, AuthenticatedRow? after, int most, CancellationToken cancellationToken)
    {
        var found = after is null ? Where(context, condition, values)
            : Where(context,
                $"{condition} AND ({Columns(column => $"\"{column.GetColumnName()}\"")}) > " +
                $"({Columns((_, i) => $"{{{values.Length + i}}}")})", [.. values, .. Place(context, after)]);
        var ordered = _key.Skip(1).Aggregate(found.OrderBy(Column(_key[0])), (rows, column) => rows.ThenBy(Column(column)));
        return await ordered.Take(most).ToListAsync(cancellationToken);
    }

    private IQueryable<TRow> Where(StorageContext context, string condition, object[] values) =>
        context.Set<TRow>().FromSql(FormattableStringFactory.Create($"SELECT * FROM \"{type.GetTableName()}\" WHERE {condition}", values));

    private string Columns(Func<IProperty, string> text) => string.Join(", ", _key.Select(text));

    private string Columns(Func<IProperty, int, string> text) => string.Join(", ", _key.Select(text));

    // As the engine writes them.
    private IEnumerable<DbParameter> Place(StorageContext context, AuthenticatedRow row)
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        foreach (var column in _key)
            yield return column.GetRelationalTypeMapping()
                .CreateParameter(command, name: "", column.PropertyInfo!.GetValue(row), nullable: false);
    }

    private static Expression<Func<TRow, object>> Column(IProperty column) => row => EF.Property<object>(row, column.Name);
}
