namespace Latchkey.Server.Hosting;

/// <summary>
/// The deadline for the end of the server: everything that the end waits for shares one limit, which starts with the order to end.
/// </summary>
/// <param name="limit">How long the end waits for the requests in progress, and then for the queued writes.</param>
internal sealed class EndOfService(TimeSpan limit)
{
    // The limit for requests in progress when the operator locks the server.
    private static readonly TimeSpan RelaunchLimit = TimeSpan.FromSeconds(2);

    // If requests have used up the limit, this is still enough to commit the queued writes on any database that answers.
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

    /// <summary>How long the end waits for the writer.</summary>
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
