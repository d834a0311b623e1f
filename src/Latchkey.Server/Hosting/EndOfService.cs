namespace Latchkey.Server.Hosting;

/// <summary>By when the server has ended: all that its end waits for shares one limit, which runs from the order on.</summary>
/// <param name="limit">How long requests under way, and then the writes that are queued, are waited for.</param>
internal sealed class EndOfService(TimeSpan limit)
{
    // What is under way when the operator locks the server has so long to end.
    private static readonly TimeSpan RelaunchLimit = TimeSpan.FromSeconds(2);

    // Writes that are queued when requests have used up the limit are committed by any database that answers.
    private static readonly TimeSpan LeastForWrites = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly Lock _turn = new();
    private TimeSpan _limit = limit;
    private long? _began;

    /// <summary>How much of the limit is left.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (_turn)
            {
                var left = _began is { } began ? _limit - _clock.GetElapsedTime(began) : _limit;
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>How long the writer is waited for.</summary>
    public TimeSpan LeftForWrites => Left is var left && left > LeastForWrites ? left : LeastForWrites;

    /// <summary>The order to end has come.</summary>
    public void Begin(bool isRelaunch)
    {
        lock (_turn)
        {
            if (_began is not null) return;
            _began = _clock.GetTimestamp();
            if (isRelaunch && RelaunchLimit < _limit) _limit = RelaunchLimit;
        }
    }
}
