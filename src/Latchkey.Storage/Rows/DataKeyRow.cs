using Latchkey.Keystores.Sealing;
using Latchkey.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>
/// A key, wrapped by the master key and, while the master key changes, by the former one too. A change of a row fails if another server has
/// changed the row meanwhile.
/// </summary>
internal sealed class DataKeyRow
{
    public required Guid Id { get; init; }

    /// <summary>
    /// The name of a <see cref="KeyPurpose"/>; null for a data key of a release that authenticated no rows, of which only the id is bound
    /// to the wrapped key. While there is such a key, rows without a hash count as old, not as altered.
    /// </summary>
    public string? Purpose { get; set; }

    public required byte[] Wrapped { get; set; }

    public required string MasterKeyId { get; set; }

    /// <summary>Null once the change of the master key is finished.</summary>
    public byte[]? PreviousWrapped { get; set; }

    public string? PreviousMasterKeyId { get; set; }

    /// <summary>The number of secrets that count as sealed under the key: as many as it has sealed, or more.</summary>
    public required long Sealings { get; set; }

    /// <summary>Counts the changes of the row. Adding the key that follows this one is a change too.</summary>
    public long Version { get; set; }

    public required long CreatedTimeUnixMs { get; init; }

    public static void Map(EntityTypeBuilder<DataKeyRow> table)
    {
        table.ToTable("DataKeys").HasKey(row => row.Id);
        table.Property(row => row.Version).IsConcurrencyToken();
    }

    /// <summary>The name of the key.</summary>
    /// <exception cref="MasterKeyException">Its purpose is unknown.</exception>
    public KeyName ToName() =>
        new(Id, Purpose is null ? KeyPurpose.Data : Enum.TryParse<KeyPurpose>(Purpose, out var purpose) ? purpose
            : throw MasterKeyException.DoesNotOpen(MasterKeyId));

    /// <summary>When it was made.</summary>
    public DateTimeOffset ToCreatedTime() => StoredTime.Of(CreatedTimeUnixMs);

    /// <summary>The octets that the master key authenticates together with the wrapped key.</summary>
    public Guid ToBinding() => Purpose is null ? Id : ToName().BoundTo(ToCreatedTime());
}
