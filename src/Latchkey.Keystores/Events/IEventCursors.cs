namespace Latchkey.Keystores.Events;

/// <summary>How far each channel has delivered a tenant's audit log, and which server delivers at the moment.</summary>
public interface IEventCursors
{
    /// <summary>
    /// Takes or keeps the right to deliver on a channel; a channel that is new begins after the newest record of the log.
    /// </summary>
    /// <param name="tenant">Whose log.</param>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="holder">The server that asks, the same after a restart.</param>
    /// <param name="lease">How long the right lasts unless it is kept, by the time of the database where servers share one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The cursor, or null while another server holds it.</returns>
    Task<EventCursor?> HoldAsync(string tenant, string channel, Guid holder, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Saves a cursor and keeps the right to deliver; false if the holder has lost it to another server.</summary>
    Task<bool> SaveAsync(EventCursor cursor, Guid holder, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Gives the right back, so that another server need not wait for its end.</summary>
    Task ReleaseAsync(string tenant, string channel, Guid holder, CancellationToken cancellationToken);

    /// <summary>The cursor of a channel, held by any server or none, or null if it has none yet.</summary>
    Task<EventCursor?> FindAsync(string tenant, string channel, CancellationToken cancellationToken);
}

/// <summary>How far a channel is.</summary>
/// <param name="Tenant">Whose audit log.</param>
/// <param name="Channel">The name of the channel.</param>
/// <param name="Sequence">The last audit record that it need not deliver any more.</param>
public sealed record EventCursor(string Tenant, string Channel, long Sequence)
{
    /// <summary>How often in a row the next event could not be delivered.</summary>
    public int Failures { get; init; }

    /// <summary>When it is tried again, if it could not be delivered.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>Why the last delivery failed, and when; kept after the next that succeeds.</summary>
    public string? LastFailure { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastFailureTime { get; init; }

    /// <summary>When an event was delivered last.</summary>
    public DateTimeOffset? LastDelivery { get; init; }
}
