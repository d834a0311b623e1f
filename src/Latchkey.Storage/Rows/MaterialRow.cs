using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A piece of security material beside the keystores.</summary>
internal sealed class MaterialRow : AuthenticatedRow
{
    public required string Tenant { get; init; }

    /// <summary>The name of a <see cref="MaterialSet"/>.</summary>
    public required string Set { get; init; }

    public required string Name { get; init; }

    /// <summary>The content in JSON, as <see cref="MaterialContents"/> writes it.</summary>
    public required string Content { get; init; }

    public required byte[]? SealedSecret { get; init; }

    public required string CreatedBy { get; init; }

    public required long CreatedTimeUnixMs { get; init; }

    public required string LastModifiedBy { get; init; }

    public required long LastModifiedTimeUnixMs { get; init; }

    /// <summary>The tenant's revision right after the last change of this row, by which other servers find it.</summary>
    public required long Revision { get; init; }

    public static void Map(EntityTypeBuilder<MaterialRow> table, string ordinalCollation)
    {
        table.ToTable("Materials").HasKey(row => new { row.Tenant, row.Set, row.Name });
        table.Property(row => row.Name).UseCollation(ordinalCollation);
    }

    public static MaterialRow From(string tenant, Material material, long revision) => new()
    {
        Tenant = tenant,
        Set = material.Id.Set.ToString(),
        Name = material.Id.Name,
        Content = MaterialContents.Write(material),
        SealedSecret = material.Secret?.Blob.ToArray(),
        CreatedBy = material.Created.By,
        CreatedTimeUnixMs = material.Created.At.ToUnixTimeMilliseconds(),
        LastModifiedBy = material.LastModified.By,
        LastModifiedTimeUnixMs = material.LastModified.At.ToUnixTimeMilliseconds(),
        Revision = revision,
    };

    public MaterialChange ToChange() => new(ToId(), null, ToMaterial());

    public MaterialId ToId() => new(Enum.Parse<MaterialSet>(Set), Name);

    /// <summary>The identity that an altered row still has, or null.</summary>
    public MaterialId? TryToId() => Enum.GetNames<MaterialSet>().Contains(Set) ? ToId() : null;

    public SealedSecret? ToSecret() =>
        SealedSecret is null ? null : new SealedSecret(SealedSecret, new SealedPlace(Tenant, Set, Name, Revision));

    private Material ToMaterial() => new(ToId(), MaterialContents.Read(Enum.Parse<MaterialSet>(Set), Content))
    {
        Secret = ToSecret(),
        Created = new(CreatedBy, StoredTime.Of(CreatedTimeUnixMs)),
        LastModified = new(LastModifiedBy, StoredTime.Of(LastModifiedTimeUnixMs)),
    };
}
