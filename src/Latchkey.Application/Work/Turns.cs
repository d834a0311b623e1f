namespace Latchkey.Application.Work;

/// <summary>
/// Paces background work: at most one turn in each pause, and only one however far the clock has jumped. The time that a turn takes counts
/// towards the pause.
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

    /// <summary>Runs something at once and then in each turn, until it is cancelled. A failure is reported and ends that turn.</summary>
    public async Task RepeatAsync(Func<CancellationToken, Task> run, Action<Exception> report, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await run(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                report(failure);
            }

            await NextAsync(cancellationToken);
        }
    }
}
