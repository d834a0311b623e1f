using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;

namespace Latchkey.Application.Events;

/// <summary>A way of delivering events.</summary>
internal interface IEventChannel
{
    /// <summary>The name under which the server stores how far the channel has delivered.</summary>
    string Name { get; }

    /// <summary>Where to, for people; no secret is in it.</summary>
    string Target { get; }

    /// <summary>Whose events.</summary>
    string Tenant { get; }

    /// <summary>Which events.</summary>
    IReadOnlySet<EntryEventType> Types { get; }

    /// <summary>How many events are delivered together at most.</summary>
    int MostTogether { get; }

    /// <summary>Delivers events in their order; when this returns, the receiver has all of them.</summary>
    /// <exception cref="DeliveryException">Not all were delivered.</exception>
    Task DeliverAsync(IReadOnlyList<EntryEvent> events, CancellationToken cancellationToken);

    /// <summary>Sends a test, by which people see that the channel works.</summary>
    /// <exception cref="DeliveryException">It could not be sent.</exception>
    Task TestAsync(CancellationToken cancellationToken);
}
