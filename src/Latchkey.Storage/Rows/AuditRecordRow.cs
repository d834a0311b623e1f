using System.Diagnostics.CodeAnalysis;
using Latchkey.Keystores.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A record of the audit log.</summary>
internal sealed class AuditRecordRow
{
    /// <summary>The greatest sequence number that a record of ours reaches. A log does not go on from a row beyond it.</summary>
    public const long MostSequence = long.MaxValue / 2;

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

    /// <param name="other">
    /// A record that was read just before, if any. Neighbours have most texts in common; sharing them leaves the garbage collector less to
    /// follow.
    /// </param>
    public AuditRecord ToRecord(AuditRecord? other = null) => new(
        Shared(Tenant, other?.Tenant), Sequence, StoredTime.Of(TimeUnixMs), Shared(Actor, other?.Actor),
        new Origin(Shared(ClientId, other?.Origin.ClientId), Shared(Address, other?.Origin.Address), CorrelationId),
        ToAct(other?.Act), KeyId, Hash);

    // An unknown verb was not written by Latchkey. The hash of such a record does not fit anyway, so any verb will do.
    private AuditAct ToAct(AuditAct? other) => new(
        Enum.TryParse<AuditVerb>(Verb, out var verb) ? verb : default, Shared(ObjectType, other?.ObjectType),
        Shared(Keystore, other?.Keystore), ObjectName)
    {
        OldFingerprint = Shared(OldFingerprint, other?.OldFingerprint),
        NewFingerprint = Shared(NewFingerprint, other?.NewFingerprint),
        Outcome = Shared(Outcome, other?.Outcome),
        Detail = Shared(Detail, other?.Detail),
        Count = Count,
    };

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Shared(string? text, string? other) => text == other ? other : text;
}
