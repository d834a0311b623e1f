using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Latchkey.Keystores.Expiry;

/// <summary>A notice of expiry. The audit log stores <see cref="ToString"/> and reads it back, so that form never changes.</summary>
/// <param name="Threshold">The threshold that was reached, or null if the certificate has expired.</param>
/// <param name="Ends">The end of validity.</param>
/// <param name="IsReminder">Whether the same notice was given before.</param>
public sealed partial record ExpiryDetail(string? Threshold, DateTimeOffset Ends, bool IsReminder)
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Reads the form of <see cref="ToString"/>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ExpiryDetail? detail)
    {
        detail = null;
        if (Form().Match(text ?? "") is not { Success: true } match) return false;
        var end = match.Groups["ends"].Value;
        if (!DateTimeOffset.TryParseExact(end, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var ends))
            return false;
        detail = new ExpiryDetail(
            match.Groups["threshold"] is { Success: true } named ? named.Value : null, ends, match.Groups["reminder"].Success);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var ends = Ends.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);
        return (Threshold is null ? $"expired, ended {ends}" : $"threshold {Threshold}, ends {ends}") + (IsReminder ? ", reminder" : "");
    }

    [GeneratedRegex(
        @"^(threshold (?<threshold>[0-9/dhm]+), ends|expired, ended) (?<ends>[0-9TZ:-]+)(?<reminder>, reminder)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex Form();
}
