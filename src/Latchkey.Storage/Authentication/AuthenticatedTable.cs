using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Latchkey.Storage.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Authentication;

/// <summary>A table with authenticated rows, whichever it is.</summary>
internal abstract class AuthenticatedTable(Type rowType)
{
    /// <summary>The class of its rows.</summary>
    public Type RowType => rowType;

    /// <summary>Every such table of EF Core's model.</summary>
    public static IReadOnlyList<AuthenticatedTable> Of(IModel model) =>
    [
        .. model.GetEntityTypes().Where(type => type.ClrType.IsSubclassOf(typeof(AuthenticatedRow)))
            .Select(type => (AuthenticatedTable)Activator.CreateInstance(typeof(AuthenticatedTable<>).MakeGenericType(type.ClrType), type)!),
    ];

    /// <summary>Rows that nobody has signed, to be changed.</summary>
    public abstract Task<IReadOnlyList<AuthenticatedRow>> UnsignedAsync(StorageContext context, int most, CancellationToken cancellationToken);

    /// <summary>Rows that another key has signed, or whose secret it has sealed, in the order of their keys and to be changed.</summary>
    public abstract Task<IReadOnlyList<AuthenticatedRow>> NotUnderAsync(StorageContext context, Guid keyId, int skip, int most, CancellationToken cancellationToken);

    /// <summary>How many such rows there are.</summary>
    public abstract Task<long> CountNotUnderAsync(StorageContext context, Guid keyId, CancellationToken cancellationToken);

    /// <summary>Every row, to be looked at.</summary>
    public abstract IAsyncEnumerable<AuthenticatedRow> Rows(StorageContext context);
}

/// <summary>A table with authenticated rows of a class.</summary>
internal sealed class AuthenticatedTable<TRow>(IEntityType type) : AuthenticatedTable(typeof(TRow))
    where TRow : AuthenticatedRow
{
    private readonly IReadOnlyList<IProperty> _key = type.FindPrimaryKey()!.Properties;
    private readonly bool _hasSecret = type.FindProperty("SealedPrivateKey") is not null;

    public override async Task<IReadOnlyList<AuthenticatedRow>> UnsignedAsync(StorageContext context, int most, CancellationToken cancellationToken) =>
        await context.Set<TRow>().Where(row => row.MacKeyId == null).Take(most).ToListAsync(cancellationToken);

    public override async Task<IReadOnlyList<AuthenticatedRow>> NotUnderAsync(StorageContext context, Guid keyId, int skip, int most, CancellationToken cancellationToken)
    {
        var rows = NotUnder(context, keyId).OrderBy(Column(_key[0]));
        return await _key.Skip(1).Aggregate(rows, (ordered, column) => ordered.ThenBy(Column(column))).Skip(skip).Take(most).ToListAsync(cancellationToken);
    }

    public override Task<long> CountNotUnderAsync(StorageContext context, Guid keyId, CancellationToken cancellationToken) => NotUnder(context, keyId).LongCountAsync(cancellationToken);

    public override IAsyncEnumerable<AuthenticatedRow> Rows(StorageContext context) => context.Set<TRow>().AsNoTracking().AsAsyncEnumerable();

    // Who sealed a secret stands in its second to seventeenth octet.
    private IQueryable<TRow> NotUnder(StorageContext context, Guid keyId) => _hasSecret
        ? context.Set<TRow>().FromSql(FormattableStringFactory.Create($"SELECT * FROM \"{type.GetTableName()}\" WHERE \"MacKeyId\" <> {{0}} OR substr(\"SealedPrivateKey\", 2, 16) <> {{1}}", keyId, keyId.ToByteArray()))
        : context.Set<TRow>().Where(row => row.MacKeyId != keyId);

    private static Expression<Func<TRow, object>> Column(IProperty column) => row => EF.Property<object>(row, column.Name);
}
