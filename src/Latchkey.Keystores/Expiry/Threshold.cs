using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Latchkey.Keystores.Expiry;

/// <summary>
/// How long before its end a certificate counts as near expiry: a fraction of its lifetime such as <c>1/3</c>, or a time such as
/// <c>30d</c>, <c>12h</c> or <c>90m</c>.
/// </summary>
public sealed partial record Threshold
{
    private const int MaxDays = 36_500;

    private readonly long _numerator;
    private readonly long _denominator;
    private readonly TimeSpan _time;

    private Threshold(string text, long numerator, long denominator, TimeSpan time)
    {
        Text = text;
        _numerator = numerator;
        _denominator = denominator;
        _time = time;
    }

    /// <summary>The threshold as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a threshold. A fraction of the lifetime must be more than 0 and less than 1.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Threshold? threshold)
    {
        threshold = null;
        if (Form().Match(text) is not { Success: true } match) return false;
        var (number, unit) = (Number(match.Groups["number"]), match.Groups["unit"].Value);
        if (match.Groups["whole"].Success)
        {
            var whole = Number(match.Groups["whole"]);
            if (number > 0 && number < whole) threshold = new Threshold(text, number, whole, TimeSpan.Zero);
        }
        else
        {
            var time = unit switch
            {
                "d" => TimeSpan.FromDays(number),
                "h" => TimeSpan.FromHours(number),
                _ => TimeSpan.FromMinutes(number),
            };
            if (time > TimeSpan.Zero && time.TotalDays <= MaxDays) threshold = new Threshold(text, 0, 1, time);
        }

        return threshold is not null;
    }

    /// <summary>The time before the end for a certificate of this lifetime, in whole seconds, the precision of the store.</summary>
    public TimeSpan Lead(TimeSpan lifetime)
    {
        if (_numerator == 0) return _time;
        var seconds = (Int128)Math.Max(0, lifetime.Ticks) * _numerator / _denominator / TimeSpan.TicksPerSecond;
        return TimeSpan.FromTicks((long)seconds * TimeSpan.TicksPerSecond);
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<number>[0-9]{1,6})(/(?<whole>[0-9]{1,6})|(?<unit>[dhm]))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
