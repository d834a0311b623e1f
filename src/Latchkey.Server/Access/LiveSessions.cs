using System.Collections.Concurrent;
using Latchkey.Keystores.Access;

namespace Latchkey.Server.Access;

/// <summary>
/// Which sessions have been ended, without asking the database for each request: what this server ends is known at once, what
/// another one ends, within a second.
/// </summary>
internal sealed class LiveSessions(IEndedSessions ended, TimeProvider clock)
{
    private const int MaxKnown = 10_000;
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    // Those that live. One that has ended is asked for again: its client is on its way out.
    private readonly ConcurrentDictionary<(string Subject, Guid Session), (DateTimeOffset Began, long Asked, int Generation)> _known = new();
    private int _generation;

    /// <summary>Whether a session, or a token if it has no number, was ended.</summary>
    public async ValueTask<bool> HasEndedAsync(string subject, Guid session, DateTimeOffset began, CancellationToken cancellationToken)
    {
        var generation = Volatile.Read(ref _generation);
        if (_known.TryGetValue((subject, session), out var known) && known.Generation == generation && known.Began <= began && clock.GetElapsedTime(known.Asked) < MaxAge) return false;

        var asked = clock.GetTimestamp();
        if (await ended.IsEndedAsync(subject, session, began, cancellationToken)) return true;
        if (_known.Count >= MaxKnown) _known.Clear();
        _known[(subject, session)] = (began, asked, generation);
        return false;
    }

    /// <summary>Ends a session.</summary>
    public async Task EndAsync(EndedSession session, CancellationToken cancellationToken)
    {
        await ended.EndAsync(session, cancellationToken);
        Forget();
    }

    /// <summary>Says that sessions were ended.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _known.Clear();
    }
}
