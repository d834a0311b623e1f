namespace Latchkey.Application.Events;

/// <summary>When a delivery that failed is tried again, and when it is given up.</summary>
internal static class RetrySchedule
{
    /// <summary>How long the server retries an event. After that, the next failure abandons it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>The longest pause.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>The pause after a number of failures in a row: a second, doubled each time, up to the longest one.</summary>
    /// <param name="failures">At least one.</param>
    /// <param name="dice">From 0 to 1: shortens the pause by up to half, so that not all channels call a receiver that is back at the same
    /// moment.</param>
    public static TimeSpan Pause(int failures, double dice)
    {
        var full = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, failures - 1), LongestPause.TotalSeconds));
        return full * (1 - (dice / 2));
    }
}
