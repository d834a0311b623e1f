using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>
/// A commit of the writer, one row for each tenant of it, written in its transaction: its presence proves that the commit
/// belongs to the history of this database. Neither a revision nor a transaction id proves that.
/// </summary>
internal sealed class CommitRow
{
    public required string Tenant { get; init; }

    /// <summary>Random, and new for each attempt.</summary>
    public required Guid Id { get; init; }

    /// <summary>The number of the commit's last audit record, by which the rows are ordered.</summary>
    public required long Sequence { get; init; }

    /// <summary>The tenant's revision after the commit; null if it changed the audit log alone.</summary>
    public required long? Revision { get; init; }

    /// <summary>The row of a commit that only one server may make, once in the life of a database. Its id is not random.</summary>
    public static CommitRow Once(Guid id) => new() { Tenant = "", Id = id, Sequence = 0, Revision = null };

    public static void Map(EntityTypeBuilder<CommitRow> table) => table.ToTable("Commits").HasKey(row => new { row.Tenant, row.Id });
}
