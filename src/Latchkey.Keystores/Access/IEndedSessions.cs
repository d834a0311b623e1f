using Latchkey.Keystores.Audit;

namespace Latchkey.Keystores.Access;

/// <summary>Records the sessions that were ended early, for every server on the database.</summary>
public interface IEndedSessions
{
    /// <summary>Ends a session, or all sessions of a subject. The end is durable when the task completes.</summary>
    /// <param name="ended">The session.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="recorded">
    /// The act to record in the audit log of a tenant, with the operator as its actor; null if the caller records it.
    /// </param>
    Task EndAsync(EndedSession ended, CancellationToken cancellationToken, (string Tenant, AuditAct Act)? recorded = null);

    /// <summary>Returns those of the sessions that have been ended.</summary>
    Task<IReadOnlySet<LiveSession>> EndedAmongAsync(IReadOnlyCollection<LiveSession> sessions, CancellationToken cancellationToken);

    /// <summary>Deletes the records of sessions that would have expired before a time. Returns their number.</summary>
    Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>A session or token that was valid when it began.</summary>
/// <param name="Subject">The client or person that it belongs to.</param>
/// <param name="Session">
/// The session; <see cref="Guid.Empty"/> for a token, which can only be ended together with everything of its subject.
/// </param>
/// <param name="Began">When the session began.</param>
public sealed record LiveSession(string Subject, Guid Session, DateTimeOffset Began);

/// <summary>A session that was ended.</summary>
/// <param name="Subject">
/// The client or person that it belongs to: the client id of a service key, or the issuer, a space, and the subject there.
/// </param>
/// <param name="Session">The session, or null for every session that began at <paramref name="Time"/> or before.</param>
/// <param name="Time">When the session was ended: never before it began, even if another server's clock says so.</param>
/// <param name="Until">When the session would have expired.</param>
public sealed record EndedSession(string Subject, Guid? Session, DateTimeOffset Time, DateTimeOffset Until)
{
    /// <summary>
    /// Merges this end with an earlier one of the same subject: everything that either of them ends stays ended, for as long as the later
    /// of the two.
    /// </summary>
    public EndedSession AlsoFor(EndedSession former) =>
        this with { Time = former.Time > Time ? former.Time : Time, Until = former.Until > Until ? former.Until : Until };
}
