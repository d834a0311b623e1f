using Latchkey.Keystores.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Latchkey.Storage.Rows;

/// <summary>How far a channel has delivered an audit log, and which server delivers.</summary>
internal sealed class EventCursorRow
{
    public required string Tenant { get; init; }

    public required string Channel { get; init; }

    /// <summary>The last audit record that is done with: delivered, given up, or not for the channel.</summary>
    public required long Sequence { get; init; }

    /// <summary>The id of the server that may deliver, until the time in the next column.</summary>
    public required Guid? Holder { get; init; }

    public required long HeldUntilUnixMs { get; init; }

    public required int Failures { get; init; }

    public required long? NextTryUnixMs { get; init; }

    public required string? LastFailure { get; init; }

    public required long? LastFailureTimeUnixMs { get; init; }

    public required long? LastDeliveryUnixMs { get; init; }

    public static void Map(EntityTypeBuilder<EventCursorRow> table) =>
        table.ToTable("EventCursors").HasKey(row => new { row.Tenant, row.Channel });

    public EventCursor ToCursor() => new(Tenant, Channel, Sequence)
    {
        Failures = Failures,
        NextTry = StoredTime.Of(NextTryUnixMs),
        LastFailure = LastFailure,
        LastFailureTime = StoredTime.Of(LastFailureTimeUnixMs),
        LastDelivery = StoredTime.Of(LastDeliveryUnixMs),
    };
}
