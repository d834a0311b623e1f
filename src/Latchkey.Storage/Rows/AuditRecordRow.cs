using Latchkey.Keystores.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A record of the audit log.</summary>
internal sealed class AuditRecordRow
{
    public required string Tenant { get; init; }

    public required long Sequence { get; init; }

    public required long TimeUnixMs { get; init; }

    public required string Actor { get; init; }

    public required string? ClientId { get; init; }

    public required string? Address { get; init; }

    public required string? CorrelationId { get; init; }

    /// <summary>The name of an <see cref="AuditVerb"/>.</summary>
    public required string Verb { get; init; }

    public required string ObjectType { get; init; }

    public required string? Keystore { get; init; }

    public required string? ObjectName { get; init; }

    public required string? OldFingerprint { get; init; }

    public required string? NewFingerprint { get; init; }

    public required string Outcome { get; init; }

    public required string? Detail { get; init; }

    public required int Count { get; init; }

    public required Guid KeyId { get; init; }

    public required byte[] Hash { get; init; }

    public static void Map(EntityTypeBuilder<AuditRecordRow> table)
    {
        table.ToTable("AuditRecords").HasKey(row => new { row.Tenant, row.Sequence });

        // Times grow with the sequence, so a new row goes to the end of this index too.
        table.HasIndex(row => new { row.Tenant, row.TimeUnixMs });
    }

    public static AuditRecordRow From(AuditRecord record) => new()
    {
        Tenant = record.Tenant,
        Sequence = record.Sequence,
        TimeUnixMs = record.Time.ToUnixTimeMilliseconds(),
        Actor = record.Actor,
        ClientId = record.Origin.ClientId,
        Address = record.Origin.Address,
        CorrelationId = record.Origin.CorrelationId,
        Verb = record.Act.Verb.ToString(),
        ObjectType = record.Act.ObjectType,
        Keystore = record.Act.Keystore,
        ObjectName = record.Act.ObjectName,
        OldFingerprint = record.Act.OldFingerprint,
        NewFingerprint = record.Act.NewFingerprint,
        Outcome = record.Act.Outcome,
        Detail = record.Act.Detail,
        Count = record.Act.Count,
        KeyId = record.KeyId,
        Hash = record.Hash.ToArray(),
    };

    public AuditRecord ToRecord() => new(
        Tenant, Sequence, DateTimeOffset.FromUnixTimeMilliseconds(TimeUnixMs), Actor, new Origin(ClientId, Address, CorrelationId),
        ToAct(), KeyId, Hash);

    // An unknown verb was not written by Latchkey. The hash of such a record does not fit anyway, so any verb will do.
    private AuditAct ToAct() => new(Enum.TryParse<AuditVerb>(Verb, out var verb) ? verb : default, ObjectType, Keystore, ObjectName)
    {
        OldFingerprint = OldFingerprint,
        NewFingerprint = NewFingerprint,
        Outcome = Outcome,
        Detail = Detail,
        Count = Count,
    };
}
