using Latchkey.Keystores.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A signed place in the audit log of a tenant.</summary>
internal sealed class AuditMarkRow
{
    public required string Tenant { get; init; }

    public required string Name { get; init; }

    public required long Sequence { get; init; }

    public required long TimeUnixMs { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>The revision of the tenant at that place; null for an anchor, and for marks of releases that signed no revision.</summary>
    public required long? Revision { get; init; }

    public required Guid KeyId { get; init; }

    public required byte[] Signature { get; init; }

    public static void Map(EntityTypeBuilder<AuditMarkRow> table) =>
        table.ToTable("AuditMarks").HasKey(row => new { row.Tenant, row.Name });

    public static AuditMarkRow From(AuditMark mark) => new()
    {
        Tenant = mark.Tenant,
        Name = mark.Name,
        Sequence = mark.Position.Sequence,
        TimeUnixMs = mark.Position.Time.ToUnixTimeMilliseconds(),
        Hash = mark.Position.Hash.ToArray(),
        Revision = mark.Revision,
        KeyId = mark.KeyId,
        Signature = mark.Signature.ToArray(),
    };

    public AuditMark ToMark() =>
        new(Tenant, Name, new AuditPosition(Sequence, StoredTime.Of(TimeUnixMs), Hash), Revision, KeyId,
            Signature);
}
