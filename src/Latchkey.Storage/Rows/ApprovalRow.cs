using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>A request that needs a second person.</summary>
internal sealed class ApprovalRow : AuthenticatedRow
{
    public required string Tenant { get; init; }

    public required Guid Id { get; init; }

    public required string Act { get; init; }

    public required string Subject { get; init; }

    /// <summary>SHA-256 of what would be done.</summary>
    public required byte[] Digest { get; init; }

    public required string AskedBy { get; init; }

    public required string AskedByClient { get; init; }

    public required long AskedTimeUnixMs { get; init; }

    public required long EndUnixMs { get; init; }

    public required string State { get; init; }

    public required string? DecidedBy { get; init; }

    public required string? DecidedByClient { get; init; }

    public required long? DecidedTimeUnixMs { get; init; }

    /// <summary>The tenant's revision right after the last change of this row, by which other servers find it.</summary>
    public required long Revision { get; init; }

    public static void Map(EntityTypeBuilder<ApprovalRow> table) => table.ToTable("Approvals").HasKey(row => new { row.Tenant, row.Id });

    public static ApprovalRow From(string tenant, Approval approval, long revision) => new()
    {
        Tenant = tenant,
        Id = approval.Id,
        Act = approval.Act.ToString(),
        Subject = approval.Subject,
        Digest = approval.Digest.ToArray(),
        AskedBy = approval.Asked.By,
        AskedByClient = approval.AskedByClient,
        AskedTimeUnixMs = approval.Asked.At.ToUnixTimeMilliseconds(),
        EndUnixMs = approval.End.ToUnixTimeMilliseconds(),
        State = approval.State.ToString(),
        DecidedBy = approval.Decided?.By,
        DecidedByClient = approval.DecidedByClient,
        DecidedTimeUnixMs = approval.Decided?.At.ToUnixTimeMilliseconds(),
        Revision = revision,
    };

    public Approval ToApproval() => new(
        Id, Enum.Parse<ApprovalAct>(Act), Subject, Digest, new Edit(AskedBy, StoredTime.Of(AskedTimeUnixMs)), AskedByClient,
        StoredTime.Of(EndUnixMs))
    {
        State = Enum.Parse<ApprovalState>(State),
        Decided = DecidedTimeUnixMs is { } decided ? new Edit(DecidedBy!, StoredTime.Of(decided)) : null,
        DecidedByClient = DecidedByClient,
    };
}
