using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Events;

namespace Latchkey.Application.Events;

/// <summary>Shows the channels and tries them.</summary>
internal sealed class EventChannels(IEnumerable<IEventChannel> channels, IEventCursors cursors, IAuditLog audit)
{
    private const int MostCounted = 1_000;

    /// <summary>The channels of a tenant and how each is doing.</summary>
    public async Task<IReadOnlyList<ChannelState>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        var states = new List<ChannelState>();
        foreach (var channel in channels.Where(channel => channel.Tenant == tenant))
        {
            var cursor = await cursors.FindAsync(tenant, channel.Name, cancellationToken);
            states.Add(new ChannelState(channel.Name, channel.Target, channel.Types, cursor, cursor is null
                ? 0
                : await PendingAsync(channel, cursor, cancellationToken)));
        }

        return states;
    }

    /// <summary>Sends something on a channel of a tenant; null if there is no such channel.</summary>
    /// <returns>The result, in words for people.</returns>
    public async Task<ChannelTest?> TestAsync(string tenant, string name, CancellationToken cancellationToken)
    {
        if (channels.FirstOrDefault(channel => channel.Tenant == tenant && channel.Name == name) is not { } channel) return null;
        try
        {
            await channel.TestAsync(cancellationToken);
            return new ChannelTest(true, "The receiver has accepted the test.");
        }
        catch (DeliveryException failure)
        {
            return new ChannelTest(false, failure.Message);
        }
    }

    private async Task<int> PendingAsync(IEventChannel channel, EventCursor cursor, CancellationToken cancellationToken)
    {
        var (pending, count, range) = (0, 0, new AuditRange { Least = cursor.Sequence + 1 });
        await foreach (var record in audit.ReadAsync(channel.Tenant, range, cancellationToken))
        {
            if (EntryEvent.Of(record) is { } happened && channel.Types.Contains(happened.Type)) pending++;
            if (++count == MostCounted) break;
        }

        return pending;
    }
}

/// <summary>A channel and how it is doing.</summary>
/// <param name="Name">Its name, such as <c>webhook:siem</c> or <c>mail</c>.</param>
/// <param name="Target">The destination, without secrets.</param>
/// <param name="Types">The events that it is for.</param>
/// <param name="Cursor">The progress, failures and next attempt; null before the channel has begun.</param>
/// <param name="Pending">The number of waiting events among the next 1,000 records of the audit log.</param>
internal sealed record ChannelState(string Name, string Target, IReadOnlySet<EntryEventType> Types, EventCursor? Cursor, int Pending);

/// <summary>The result of a test.</summary>
internal sealed record ChannelTest(bool IsDelivered, string Message);
