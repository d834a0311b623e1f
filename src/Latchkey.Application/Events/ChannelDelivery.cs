using System.Security.Cryptography;
using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Events;

namespace Latchkey.Application.Events;

/// <summary>
/// Delivers the events of one channel, in their order and at least once. The audit log is the outbox; the cursor in the database says how
/// far it was delivered, and by which server (decisions/0016).
/// </summary>
internal sealed partial class ChannelDelivery(
    IEventChannel channel, IAuditLog audit, IEventCursors cursors, ServerIdentity server, EventMetrics metrics, TimeProvider clock,
    ILogger<ChannelDelivery> logger)
{
    // Longer than an attempt may take: only a server that has ended loses the right to deliver.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    // The most records in one piece of the log.
    private const int PieceSize = 500;

    /// <summary>
    /// (1) Checks whether there is anything to deliver, without a write. (2) Takes the right to deliver, unless another server has it. (3)
    /// Delivers piece by piece, and saves the cursor after each, until a delivery fails or nothing is left.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var found = await cursors.FindAsync(channel.Tenant, channel.Name, cancellationToken); // (1)
        if (found is not null && (IsPausing(found) || (await NextAsync(found, cancellationToken)).Last == found.Sequence)) return;
        var cursor = await cursors.HoldAsync(channel.Tenant, channel.Name, server.Id, Lease, cancellationToken); // (2)
        while (cursor is not null && !IsPausing(cursor)) // (3)
        {
            var (events, last) = await NextAsync(cursor, cancellationToken);
            if (last == cursor.Sequence) return;
            var after = await DeliverAsync(cursor, events, last, cancellationToken);
            cursor = await cursors.SaveAsync(after, server.Id, Lease, cancellationToken) ? after : null;
        }
    }

    /// <summary>Lets another server go on.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) =>
        cursors.ReleaseAsync(channel.Tenant, channel.Name, server.Id, cancellationToken);

    // A pause that is longer than any possible one was set by a clock that was ahead.
    private bool IsPausing(EventCursor cursor) =>
        cursor.NextTry is { } next && next - clock.GetUtcNow() is var left && left > TimeSpan.Zero && left <= RetrySchedule.LongestPause;

    /// <summary>The next events for the channel, and the last record that this piece of the log covers.</summary>
    private async Task<(List<EntryEvent> Events, long Last)> NextAsync(EventCursor cursor, CancellationToken cancellationToken)
    {
        // Without an upper end: the records that follow the cursor may have been deleted for their age.
        var (events, last, count) = (new List<EntryEvent>(), cursor.Sequence, 0);
        var range = new AuditRange { Least = cursor.Sequence + 1 };
        await foreach (var record in audit.ReadAsync(channel.Tenant, range, cancellationToken))
        {
            var happened = EntryEvent.Of(record);
            if (happened is not null && channel.Types.Contains(happened.Type)) events.Add(happened);
            last = record.Sequence;
            if (events.Count == channel.MostTogether || ++count == PieceSize) break;
        }

        return (events, last);
    }

    private async Task<EventCursor> DeliverAsync(
        EventCursor cursor, List<EntryEvent> events, long last, CancellationToken cancellationToken)
    {
        if (events.Count == 0) return cursor with { Sequence = last };
        try
        {
            await channel.DeliverAsync(events, cancellationToken);
            metrics.Delivered(channel.Name, events.Count);
            return cursor with { Sequence = last, Failures = 0, NextTry = null, LastDelivery = clock.GetUtcNow() };
        }
        catch (DeliveryException failure)
        {
            return Failed(cursor, events, failure);
        }
    }

    // Gives up events that have waited too long. The others stay, and are all tried again after a pause.
    private EventCursor Failed(EventCursor cursor, List<EntryEvent> events, DeliveryException failure)
    {
        var now = clock.GetUtcNow();
        var failures = cursor.Failures + 1;
        metrics.Failed(channel.Name);
        if (failures == 1) Log.Failed(logger, channel.Name, channel.Tenant, failure.Message, failure);
        var abandoned = events.TakeWhile(happened => now - happened.Record.Time >= RetrySchedule.Patience).ToList();
        foreach (var happened in abandoned) Log.Abandoned(logger, happened.Id, happened.Type.LongName(), channel.Name, failure.Message);
        if (abandoned.Count > 0) metrics.Abandoned(channel.Name, abandoned.Count);
        return cursor with
        {
            Sequence = abandoned.Count > 0 ? abandoned[^1].Record.Sequence : cursor.Sequence,
            Failures = failures,
            NextTry = now + RetrySchedule.Pause(failures, RandomNumberGenerator.GetInt32(1_000) / 1_000.0),
            LastFailure = failure.Message,
            LastFailureTime = now,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "Events cannot be delivered on {Channel} of {Tenant}: {Reason} The server retries with growing pauses")]
        public static partial void Failed(ILogger logger, string channel, string tenant, string reason, Exception failure);

        [LoggerMessage(2, LogLevel.Error, "Gave up on the event {Id} ({Type}) on {Channel} after 24 hours: {Reason}")]
        public static partial void Abandoned(ILogger logger, string id, string type, string channel, string reason);
    }
}
