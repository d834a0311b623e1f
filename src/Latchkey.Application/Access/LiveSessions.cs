using System.Collections.Concurrent;
using Latchkey.Keystores.Access;

namespace Latchkey.Application.Access;

/// <summary>
/// Knows which sessions have been ended, without asking the database for each request: at once if this server ended them, and within a
/// second if another one did. One query a second covers all sessions in use, such as those of open pages.
/// </summary>
internal sealed class LiveSessions(IEndedSessions ended, TimeProvider clock)
{
    private const int MaxKnown = 10_000;
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    // An open page looks each second.
    private static readonly TimeSpan InUse = TimeSpan.FromSeconds(5);

    private static readonly Task<IReadOnlySet<LiveSession>> None = Task.FromResult<IReadOnlySet<LiveSession>>(new HashSet<LiveSession>());

    // Live sessions only. A session that has ended is looked up again each time; its client soon stops using it.
    private readonly ConcurrentDictionary<LiveSession, Known> _known = new();
    private readonly Lock _turn = new();
    private Question _last = new(-1, [], None);
    private int _generation;

    /// <summary>Whether a session, or a token if it has no number, was ended.</summary>
    public async ValueTask<bool> HasEndedAsync(string subject, Guid session, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var (asking, generation) = (new LiveSession(subject, session, began), Volatile.Read(ref _generation));
        if (_known.TryGetValue(asking, out var known))
        {
            known.Used = clock.GetTimestamp();
            if (IsFresh(known, generation)) return false;
            return (await AskTogether(asking, generation).WaitAsync(cancellationToken)).Contains(asking);
        }

        return (await AskAsync([asking], generation).WaitAsync(cancellationToken)).Count > 0;
    }

    /// <summary>Ends a session.</summary>
    public async Task EndAsync(EndedSession session, CancellationToken cancellationToken)
    {
        await ended.EndAsync(session, cancellationToken);
        Forget();
    }

    /// <summary>Forgets all answers, because sessions were ended.</summary>
    public void Forget() => Interlocked.Increment(ref _generation);

    // Callers share the answer of a query that covers their session and is still under way.
    private Task<IReadOnlySet<LiveSession>> AskTogether(LiveSession asking, int generation)
    {
        lock (_turn)
        {
            if (_known.TryGetValue(asking, out var known) && IsFresh(known, generation)) return None; // it was answered this instant
            if (_last.Generation == generation && !_last.Answer.IsCompleted && _last.Sessions.Contains(asking)) return _last.Answer;
            var inUse = _known.Where(other => clock.GetElapsedTime(other.Value.Used) < InUse).Select(other => other.Key);
            HashSet<LiveSession> sessions = [asking, .. inUse];
            _last = new Question(generation, sessions, AskAsync(sessions, generation));
            return _last.Answer;
        }
    }

    private bool IsFresh(Known known, int generation) => known.Generation == generation && clock.GetElapsedTime(known.Asked) < MaxAge;

    private async Task<IReadOnlySet<LiveSession>> AskAsync(IReadOnlyCollection<LiveSession> sessions, int generation)
    {
        var asked = clock.GetTimestamp();
        var gone = await ended.EndedAmongAsync(sessions, CancellationToken.None);
        if (_known.Count >= MaxKnown) _known.Clear();
        foreach (var session in sessions)
        {
            if (gone.Contains(session)) _known.TryRemove(session, out _);
            else _known[session] = new Known(asked, generation) { Used = _known.GetValueOrDefault(session)?.Used ?? asked };
        }

        return gone;
    }

    private sealed record Question(int Generation, HashSet<LiveSession> Sessions, Task<IReadOnlySet<LiveSession>> Answer);

    private sealed class Known(long asked, int generation)
    {
        private long _used;

        public long Asked => asked;

        public int Generation => generation;

        public long Used
        {
            get => Volatile.Read(ref _used);
            set => Volatile.Write(ref _used, value);
        }
    }
}
