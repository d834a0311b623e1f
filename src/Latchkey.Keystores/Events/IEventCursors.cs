namespace Latchkey.Keystores.Events;

/// <summary>How far each channel has delivered a tenant's audit log, and which server delivers at present.</summary>
public interface IEventCursors
{
    /// <summary>Acquires or extends the lease on a channel. A new channel begins after the newest record of the log.</summary>
    /// <param name="tenant">The tenant whose log is delivered.</param>
    /// <param name="channel">The name of the channel.</param>
    /// <param name="holder">The server that asks; the same id after a restart.</param>
    /// <param name="lease">The duration of the lease, by the database's clock if servers share one.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The cursor, or null while another server holds it.</returns>
    Task<EventCursor?> HoldAsync(string tenant, string channel, Guid holder, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Saves a cursor and extends the lease. Returns false if another server has it now.</summary>
    Task<bool> SaveAsync(EventCursor cursor, Guid holder, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Releases the lease, so that another server need not wait for its end.</summary>
    Task ReleaseAsync(string tenant, string channel, Guid holder, CancellationToken cancellationToken);

    /// <summary>The cursor of a channel, whether or not a server holds its lease; null if there is none yet.</summary>
    Task<EventCursor?> FindAsync(string tenant, string channel, CancellationToken cancellationToken);
}

/// <summary>The progress of a channel.</summary>
/// <param name="Tenant">The tenant whose audit log is delivered.</param>
/// <param name="Channel">The name of the channel.</param>
/// <param name="Sequence">The last audit record that no longer needs delivery.</param>
public sealed record EventCursor(string Tenant, string Channel, long Sequence)
{
    /// <summary>The number of failed deliveries of the next event so far.</summary>
    public int Failures { get; init; }

    /// <summary>When the next attempt is due, after a failure.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>Why the last failed delivery failed. A later success does not clear it.</summary>
    public string? LastFailure { get; init; }

    /// <summary>When that delivery failed.</summary>
    public DateTimeOffset? LastFailureTime { get; init; }

    /// <summary>When an event was last delivered.</summary>
    public DateTimeOffset? LastDelivery { get; init; }
}
