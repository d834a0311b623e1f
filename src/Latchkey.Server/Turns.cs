namespace Latchkey.Server;

/// <summary>
/// The turns of work in the background: one at most for each pause, and one only after a clock that has jumped, however far. Time that
/// passes while a turn is worked on counts.
/// </summary>
/// <param name="pause">From one turn to the next.</param>
/// <param name="clock">The clock.</param>
internal sealed class Turns(TimeSpan pause, TimeProvider clock)
{
    private long _last = clock.GetTimestamp();

    /// <summary>Waits for the next turn.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        var left = pause - clock.GetElapsedTime(_last);
        if (left > TimeSpan.Zero) await Task.Delay(left, clock, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _last = clock.GetTimestamp();
    }
}
