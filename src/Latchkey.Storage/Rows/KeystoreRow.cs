using Latchkey.Keystores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A keystore that has ever been changed. Its last change may be a deletion, which no entry shows.</summary>
internal sealed class KeystoreRow
{
    public required string Tenant { get; init; }

    public required string Name { get; init; }

    public required string LastModifiedBy { get; init; }

    public required long LastModifiedTimeUnixMs { get; init; }

    public static void Map(EntityTypeBuilder<KeystoreRow> table)
    {
        table.ToTable("Keystores").HasKey(row => new { row.Tenant, row.Name });
        table.HasOne<TenantRow>().WithMany().HasForeignKey(row => row.Tenant).OnDelete(DeleteBehavior.Restrict);
    }

    public static KeystoreRow From(string tenant, KeystoreName name, Edit lastModified) => new()
    {
        Tenant = tenant,
        Name = name.ToString(),
        LastModifiedBy = lastModified.By,
        LastModifiedTimeUnixMs = lastModified.At.ToUnixTimeMilliseconds(),
    };

    /// <summary>Whether the time is one. The row is not signed, because it decides nothing.</summary>
    public bool HasTime => LastModifiedTimeUnixMs >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
        && LastModifiedTimeUnixMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The last change.</summary>
    public Edit Edit(SharedValues shared) => shared.Edit(LastModifiedBy, LastModifiedTimeUnixMs);
}
