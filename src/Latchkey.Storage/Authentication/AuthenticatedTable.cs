using System.Linq.Expressions;
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

    /// <summary>Rows that another key has signed, in the order of their keys and to be changed.</summary>
    public abstract Task<IReadOnlyList<AuthenticatedRow>> NotUnderAsync(StorageContext context, Guid keyId, int skip, int most, CancellationToken cancellationToken);

    /// <summary>Whether a key has signed a row.</summary>
    public abstract Task<bool> AnyUnderAsync(StorageContext context, Guid keyId, CancellationToken cancellationToken);

    /// <summary>Every row, to be looked at.</summary>
    public abstract IAsyncEnumerable<AuthenticatedRow> Rows(StorageContext context);
}

/// <summary>A table with authenticated rows of a class.</summary>
internal sealed class AuthenticatedTable<TRow>(IEntityType type) : AuthenticatedTable(typeof(TRow))
    where TRow : AuthenticatedRow
{
    private readonly IReadOnlyList<IProperty> _key = type.FindPrimaryKey()!.Properties;

    public override async Task<IReadOnlyList<AuthenticatedRow>> UnsignedAsync(StorageContext context, int most, CancellationToken cancellationToken) =>
        await context.Set<TRow>().Where(row => row.MacKeyId == null).Take(most).ToListAsync(cancellationToken);

    public override async Task<IReadOnlyList<AuthenticatedRow>> NotUnderAsync(StorageContext context, Guid keyId, int skip, int most, CancellationToken cancellationToken)
    {
        var rows = context.Set<TRow>().Where(row => row.MacKeyId != keyId).OrderBy(Column(_key[0]));
        return await _key.Skip(1).Aggregate(rows, (ordered, column) => ordered.ThenBy(Column(column))).Skip(skip).Take(most).ToListAsync(cancellationToken);
    }

    public override Task<bool> AnyUnderAsync(StorageContext context, Guid keyId, CancellationToken cancellationToken) =>
        context.Set<TRow>().AnyAsync(row => row.MacKeyId == keyId, cancellationToken);

    public override IAsyncEnumerable<AuthenticatedRow> Rows(StorageContext context) => context.Set<TRow>().AsNoTracking().AsAsyncEnumerable();

    private static Expression<Func<TRow, object>> Column(IProperty column) => row => EF.Property<object>(row, column.Name);
}
