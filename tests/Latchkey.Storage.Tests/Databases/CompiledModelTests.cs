using Latchkey.Storage.Databases;
using Latchkey.Storage.PostgreSql;
using Latchkey.Storage.PostgreSql.CompiledModel;
using Latchkey.Storage.Sqlite;
using Latchkey.Storage.Sqlite.CompiledModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Tests.Databases;

/// <summary>
/// EF Core believes the compiled models and the migrations, which are made from the rows by hand (CONTRIBUTING.md), without a look at the
/// rows.
/// </summary>
public sealed class CompiledModelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_compiled_model_is_that_of_the_rows(bool isPostgreSql)
    {
        using var context = Context(isPostgreSql);
        context.Model.ShouldBeSameAs(isPostgreSql ? PostgreSqlContextModel.Instance : SqliteContextModel.Instance);
        context.Model.GetProductVersion().ShouldBe(ProductInfo.GetVersion(), "Make the compiled models again (CONTRIBUTING.md).");
        Words(context.Model).ShouldBe(Words(context.GetService<IDesignTimeModel>().Model));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_migrations_make_the_tables_of_the_rows(bool isPostgreSql)
    {
        using var context = Context(isPostgreSql);
        context.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    private static StorageContext Context(bool isPostgreSql) =>
        isPostgreSql ? new PostgreSqlContext.Factory().CreateDbContext([]) : new SqliteContext.Factory().CreateDbContext([]);

    private static string Words(IModel model) => string.Join(
        '\n', model.GetEntityTypes().OrderBy(type => type.Name, StringComparer.Ordinal).Select(type => string.Join('\n', Words(type))));

    private static IEnumerable<string> Words(IEntityType type) =>
    [
        $"{type.Name} in {type.GetTableName()}, of {type.BaseType?.Name}",
        .. type.GetProperties().Select(Words),
        .. type.GetKeys().Select(key => $"  key {Names(key.Properties)} {key.IsPrimaryKey()}"),
        .. type.GetForeignKeys().Select(key =>
            $"  {Names(key.Properties)} of {key.PrincipalEntityType.Name} {Names(key.PrincipalKey.Properties)} {key.DeleteBehavior}"),
        .. type.GetIndexes().Select(index => $"  index {Names(index.Properties)} {index.IsUnique}"),
    ];

    private static string Words(IProperty column) =>
        $"  {column.Name}: {column.ClrType} in {column.GetColumnName()} {column.GetColumnType()}, {column.IsNullable} " +
        $"{column.ValueGenerated} {column.IsConcurrencyToken} {column.GetBeforeSaveBehavior()} {column.GetAfterSaveBehavior()} " +
        $"{column.GetTypeMapping().GetType()} {column.GetTypeMapping().Converter?.GetType()} {column.GetMaxLength()}";

    private static string Names(IEnumerable<IProperty> columns) => string.Join(", ", columns.Select(column => column.Name));
}
