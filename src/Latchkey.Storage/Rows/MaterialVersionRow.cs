using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A former state of a piece of security material.</summary>
internal sealed class MaterialVersionRow : AuthenticatedRow
{
    public required string Tenant { get; init; }

    /// <summary>The name of a <see cref="MaterialSet"/>.</summary>
    public required string Set { get; init; }

    public required string Name { get; init; }

    /// <summary>The revision of the tenant that ended it.</summary>
    public required long Number { get; init; }

    /// <summary>The content in JSON, as <see cref="MaterialContents"/> writes it.</summary>
    public required string Content { get; init; }

    /// <summary>The secret as it was sealed for the material.</summary>
    public required byte[]? SealedSecret { get; init; }

    /// <summary>The revision at which the secret was sealed, which is authenticated with it; 0 without one.</summary>
    public required long SealedRevision { get; init; }

    public required string CreatedBy { get; init; }

    public required long CreatedTimeUnixMs { get; init; }

    public required string LastModifiedBy { get; init; }

    public required long LastModifiedTimeUnixMs { get; init; }

    public required string EndedBy { get; init; }

    public required long EndedTimeUnixMs { get; init; }

    /// <summary>The name of the <see cref="AuditVerb"/> that ended it.</summary>
    public required string EndedVerb { get; init; }

    public static void Map(EntityTypeBuilder<MaterialVersionRow> table, string ordinalCollation)
    {
        table.ToTable("MaterialVersions").HasKey(row => new { row.Tenant, row.Set, row.Name, row.Number });
        table.Property(row => row.Name).UseCollation(ordinalCollation);
        table.HasIndex(row => new { row.Tenant, row.Number });
        table.HasIndex(row => row.EndedTimeUnixMs);
    }

    public static MaterialVersionRow From(string tenant, MaterialVersion version) => new()
    {
        Tenant = tenant,
        Set = version.Material.Id.Set.ToString(),
        Name = version.Material.Id.Name,
        Number = version.Number,
        Content = MaterialContents.Write(version.Material),
        SealedSecret = version.Material.Secret?.Blob.ToArray(),
        SealedRevision = version.Material.Secret?.Place.Revision ?? 0,
        CreatedBy = version.Material.Created.By,
        CreatedTimeUnixMs = version.Material.Created.At.ToUnixTimeMilliseconds(),
        LastModifiedBy = version.Material.LastModified.By,
        LastModifiedTimeUnixMs = version.Material.LastModified.At.ToUnixTimeMilliseconds(),
        EndedBy = version.Ended.By,
        EndedTimeUnixMs = version.Ended.At.ToUnixTimeMilliseconds(),
        EndedVerb = version.EndedBy.ToString(),
    };

    public MaterialVersion ToVersion() =>
        new(Number, ToMaterial(), new(EndedBy, StoredTime.Of(EndedTimeUnixMs)), Enum.Parse<AuditVerb>(EndedVerb));

    public SealedSecret? ToSecret() =>
        SealedSecret is null ? null : new SealedSecret(SealedSecret, new SealedPlace(Tenant, Set, Name, SealedRevision));

    private Material ToMaterial()
    {
        var set = Enum.Parse<MaterialSet>(Set);
        return new(new MaterialId(set, Name), MaterialContents.Read(set, Content))
        {
            Secret = ToSecret(),
            Created = new(CreatedBy, StoredTime.Of(CreatedTimeUnixMs)),
            LastModified = new(LastModifiedBy, StoredTime.Of(LastModifiedTimeUnixMs)),
        };
    }
}
