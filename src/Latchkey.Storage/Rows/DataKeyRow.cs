using Latchkey.Keystores.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A data key, wrapped by the master key.</summary>
internal sealed class DataKeyRow
{
    public required Guid Id { get; init; }

    public required byte[] Wrapped { get; init; }

    public required long CreatedTimeUnixMs { get; init; }

    public static void Map(EntityTypeBuilder<DataKeyRow> table) => table.ToTable("DataKeys").HasKey(row => row.Id);

    public static DataKeyRow From(WrappedDataKey key) => new()
    {
        Id = key.Id,
        Wrapped = key.Wrapped.ToArray(),
        CreatedTimeUnixMs = key.CreatedTime.ToUnixTimeMilliseconds(),
    };

    public WrappedDataKey ToDataKey() => new(Id, Wrapped, DateTimeOffset.FromUnixTimeMilliseconds(CreatedTimeUnixMs));
}
