namespace Latchkey.Pages.Overview;

/// <summary>The number of certificates that expire in a month of UTC.</summary>
/// <param name="Month">Its first day, or null for all that has ended before now.</param>
/// <param name="Count">The number.</param>
public sealed record ExpiryMonth(DateOnly? Month, int Count)
{
    private const int Months = 12;

    /// <summary>
    /// The number that ended before a moment, then the numbers of the twelve months from then on, beginning with the present month.
    /// </summary>
    public static IReadOnlyList<ExpiryMonth> Of(IEnumerable<DateTimeOffset> ends, DateTimeOffset now)
    {
        var first = FirstOf(now);
        var (expired, counts) = (0, new int[Months]);
        foreach (var end in ends)
        {
            var index = Index(end) - Index(now);
            if (end < now) expired++;
            else if (index < Months) counts[index]++;
        }

        return [new ExpiryMonth(null, expired), .. counts.Select((count, index) => new ExpiryMonth(first.AddMonths(index), count))];
    }

    private static DateOnly FirstOf(DateTimeOffset time) => new(time.UtcDateTime.Year, time.UtcDateTime.Month, 1);

    private static int Index(DateTimeOffset time) => (time.UtcDateTime.Year * Months) + time.UtcDateTime.Month;
}
