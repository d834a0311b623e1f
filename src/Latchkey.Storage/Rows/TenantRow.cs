using Latchkey.Keystores.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A tenant that has ever been changed, with the revision of its newest change.</summary>
internal sealed class TenantRow : AuthenticatedRow
{
    /// <summary>The greatest number that counts as a revision: no tenant has been changed as often, and as much is left again.</summary>
    public const long MostRevision = long.MaxValue / 2;

    public required string Name { get; init; }

    public required long Revision { get; init; }

    /// <summary>The <see cref="CommitRow.Id"/> of the commit that made this revision; empty before the first.</summary>
    public required Guid Lineage { get; init; }

    /// <summary>The number of entries in its keystores, from which another server notices deletions.</summary>
    public required int EntryCount { get; init; }

    /// <summary>The number of notes and notices beside the entries, for the same purpose.</summary>
    public required int KeptCount { get; init; }

    /// <summary>For how many days after its end nobody can purge a version: the greatest number ever in force, or null for none.</summary>
    public required int? ProtectionDays { get; init; }

    public static void Map(EntityTypeBuilder<TenantRow> table) => table.ToTable("Tenants").HasKey(row => row.Name);

    /// <summary>
    /// The revision to go on from, whether or not the row is as it was written: 0 in place of one that no tenant reaches, because changes
    /// after that would not be found again. The rows of the tenant have greater revisions than 0, so everything is loaded.
    /// </summary>
    public long ToRevision() => Revision is >= 0 and <= MostRevision ? Revision : 0;

    public static TenantRow From(string name, TenantKeystores keystores) => new()
    {
        Name = name,
        Revision = keystores.Revision,
        Lineage = keystores.Lineage,
        EntryCount = keystores.EntryCount,
        KeptCount = keystores.KeptCount,
        ProtectionDays = keystores.ProtectionDays > 0 ? keystores.ProtectionDays : null,
    };
}
