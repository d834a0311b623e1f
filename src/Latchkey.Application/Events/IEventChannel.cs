using Latchkey.Application.Outbound;
using Latchkey.Application.Settings;

namespace Latchkey.Application.Events;

/// <summary>A way of delivering events.</summary>
internal interface IEventChannel
{
    /// <summary>The name under which the server stores how far the channel has delivered.</summary>
    string Name { get; }

    /// <summary>The destination in words for people, without secrets.</summary>
    string Target { get; }

    /// <summary>The tenant whose events are delivered.</summary>
    string Tenant { get; }

    /// <summary>The types of events to deliver.</summary>
    IReadOnlySet<EntryEventType> Types { get; }

    /// <summary>The maximum number of events in one delivery.</summary>
    int MostTogether { get; }

    /// <summary>Delivers events in their order; when this returns, the receiver has all of them.</summary>
    /// <exception cref="DeliveryException">Not all were delivered.</exception>
    Task DeliverAsync(IReadOnlyList<EntryEvent> events, CancellationToken cancellationToken);

    /// <summary>Sends a test, by which people see that the channel works.</summary>
    /// <exception cref="DeliveryException">It could not be sent.</exception>
    Task TestAsync(CancellationToken cancellationToken);
}
