using System.Globalization;
using System.Security.Cryptography;
using Latchkey.Storage.Databases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Latchkey.Storage.Tests.Infrastructure;

/// <summary>Reads a database by EF Core alone, to compare it with another.</summary>
internal static class EveryRow
{
    /// <summary>A text for each value: table, key, column and value.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(StorageContext context)
    {
        var values = new List<string>();
        foreach (var table in context.Model.GetEntityTypes())
        {
            var rows = (IQueryable<object>)context.GetType().GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(table.ClrType)
                .Invoke(context, [])!;
            foreach (var row in await rows.ToListAsync()) values.AddRange(Values(table, row));
        }

        values.Sort(StringComparer.Ordinal);
        return values;
    }

    private static IEnumerable<string> Values(IEntityType table, object row)
    {
        var key = string.Join('/', table.FindPrimaryKey()!.Properties.Select(column => Text(column, row)));
        return table.GetProperties().Select(column => $"{table.GetTableName()} {key} {column.Name} = {Text(column, row)}");
    }

    private static string Text(IProperty column, object row) => column.PropertyInfo!.GetValue(row) switch
    {
        null => "nothing",
        byte[] octets => $"{octets.Length} octets with the hash {Convert.ToHexString(SHA256.HashData(octets))}",
        var value => $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'",
    };
}
