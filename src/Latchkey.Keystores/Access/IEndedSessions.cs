using Latchkey.Keystores.Audit;

namespace Latchkey.Keystores.Access;

/// <summary>Remembers which sessions have ended before their time, for every server of the database.</summary>
public interface IEndedSessions
{
    /// <summary>Ends a session, or all of a subject; durable when the task completes.</summary>
    /// <param name="ended">The session.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="told">
    /// The act that is recorded in the log of a tenant, by the operator; null if the caller records it.
    /// </param>
    Task EndAsync(EndedSession ended, CancellationToken cancellationToken, (string Tenant, AuditAct Act)? told = null);

    /// <summary>Those of some sessions that were ended.</summary>
    Task<IReadOnlySet<LiveSession>> EndedAmongAsync(IReadOnlyCollection<LiveSession> sessions, CancellationToken cancellationToken);

    /// <summary>Forgets sessions that would have ended by themselves before a time; returns how many.</summary>
    Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}

/// <summary>A session, or a token, that was good when it began.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="Session">The session; <see cref="Guid.Empty"/> for a token, which is ended with all of its subject alone.</param>
/// <param name="Began">When it began.</param>
public sealed record LiveSession(string Subject, Guid Session, DateTimeOffset Began);

/// <summary>A session that is ended.</summary>
/// <param name="Subject">Whose it is: the client id of a service key, or the issuer, a blank, and the subject there.</param>
/// <param name="Session">The session, or null for all that began up to <paramref name="Time"/>.</param>
/// <param name="Time">When it is ended; no earlier than it began, even if the clock of another server says so.</param>
/// <param name="Until">When it would have ended by itself.</param>
public sealed record EndedSession(string Subject, Guid? Session, DateTimeOffset Time, DateTimeOffset Until)
{
    /// <summary>
    /// What stands for this and for another one of the subject in its place: none that either of them ends comes back, nor sooner.
    /// </summary>
    public EndedSession AlsoFor(EndedSession former) =>
        this with { Time = former.Time > Time ? former.Time : Time, Until = former.Until > Until ? former.Until : Until };
}
