using Latchkey.Keystores.Stores;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Health;

/// <summary>
/// Asks every second whether the database answers and takes writes. Everybody who asks gets the last answer, so a flood of requests costs
/// the database nothing.
/// </summary>
internal sealed partial class DatabaseWatch(IStorage storage, ClockSkew skew, TimeProvider clock, ILogger<DatabaseWatch> logger)
    : BackgroundService
{
    /// <summary>The time between two checks.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The maximum time for an answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private const string NoAnswer = "The database does not answer.";

    private volatile string? _fault;

    /// <summary>Why the database cannot be used now, in a sentence without names or places; null if it can.</summary>
    public string? Fault => _fault;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            await AskAsync(stoppingToken);
            skew.Note();
        }
    }

    // If a query hangs, it is cancelled, and the next one waits until it has ended: at most one is under way. The verdict is set before the
    // cancellation, which may itself take long: to cancel, PostgreSQL's driver connects to the silent database, on the cancelling thread.
    private async Task AskAsync(CancellationToken stoppingToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var asked = Task.Run(() => storage.CheckAsync(end.Token), stoppingToken);
        try
        {
            Learn(await asked.WaitAsync(Deadline, clock, stoppingToken));
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            Learn(NoAnswer);
            if (failure is not TimeoutException) Log.Failed(logger, failure);
            await end.CancelAsync();
            await ((Task)asked).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Learn(string? fault)
    {
        var before = _fault;
        _fault = fault;
        if (fault == before) return;
        if (fault is null) Log.IsBack(logger);
        else Log.IsAway(logger, fault);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Not ready: {Fault} The server checks every second")]
        public static partial void IsAway(ILogger logger, string fault);

        [LoggerMessage(2, LogLevel.Information, "Ready: the database answers and accepts writes")]
        public static partial void IsBack(ILogger logger);

        [LoggerMessage(3, LogLevel.Error, "The database could not be checked")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
