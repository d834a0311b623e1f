using System.Globalization;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;

namespace Latchkey.Application.Health;

/// <summary>Whether the clock of this server agrees with that of its database, within what the settings allow.</summary>
internal sealed partial class ClockSkew(IStorage storage, ClockSettings bounds, TimeProvider clock, ILogger<ClockSkew> logger)
{
    /// <summary>
    /// By how much the clocks of two servers may differ before one refuses what the other has just issued. Something from further in the
    /// future would last longer than allowed.
    /// </summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromMinutes(5);

    private bool _isWarned;

    /// <summary>By how many seconds the clock is ahead of the database's; negative where it is behind, null at first.</summary>
    public double? Seconds => storage.ClockSkew?.TotalSeconds;

    /// <summary>By how much the clock differs, in a sentence, if that is more than <c>Clock:MaxSkewSeconds</c>.</summary>
    public string? Fault => IsBeyond(bounds.MaxSkew) ? Sentence : null;

    /// <summary>
    /// The time of the clock, corrected by its difference from the database's if that is more than <c>Clock:MaxSkewSeconds</c>. So what one
    /// server issues begins and ends at the same time on every server.
    /// </summary>
    public DateTimeOffset Now =>
        IsBeyond(bounds.MaxSkew) ? clock.GetUtcNow() - storage.ClockSkew!.Value : clock.GetUtcNow();

    /// <summary>
    /// Requires that the clock is right enough for tokens and sessions that are issued now to end at the right time on every server.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.ClockWrong"/>: by more than <c>Clock:IssueSkewSeconds</c>.</exception>
    public void RequireSound()
    {
        if (IsBeyond(bounds.IssueSkew)) throw new RefusalException(new Refusal.ClockWrong());
    }

    /// <summary>Logs a warning when the clock begins to differ, and a message when it no longer does.</summary>
    public void Note()
    {
        var fault = Fault;
        if (fault is not null == _isWarned) return;
        _isWarned = fault is not null;
        if (_isWarned) Log.Differs(logger, fault!);
        else Log.Agrees(logger);
    }

    private bool IsBeyond(TimeSpan bound) => bound > TimeSpan.Zero && storage.ClockSkew is { } skew && skew.Duration() > bound;

    private string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"The clock of this server is {Math.Abs(Seconds!.Value):0} seconds {(Seconds > 0 ? "ahead of" : "behind")} that of its database.");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Fault} Correct it (Clock:MaxSkewSeconds)")]
        public static partial void Differs(ILogger logger, string fault);

        [LoggerMessage(2, LogLevel.Information, "The clock of this server agrees with that of its database again")]
        public static partial void Agrees(ILogger logger);
    }
}
