using System.Collections.Immutable;
using Latchkey.Keystores.Expiry;

namespace Latchkey.Application.Settings;

/// <summary>Notices of expiry.</summary>
public sealed record ExpirySettings(ExpiryPolicy Policy, TimeSpan CheckEvery)
{
    private const int MaxPattern = 250;

    internal static ExpirySettings Read(SettingsReader reader)
    {
        var thresholds = Thresholds(reader, "Expiry:Thresholds", "1/3, 1/10, 1d",
            "when the server gives notice before the end of an entry");
        var rules = reader.Sections("Expiry:Rules").Select(section => new ExpiryRule(
            Pattern(reader, $"{section}:Aliases"),
            Thresholds(reader, $"{section}:Thresholds", "", "when the server gives notice of those entries")));
        return new(
            new ExpiryPolicy(thresholds, [.. rules]),
            TimeSpan.FromMinutes(reader.Number("Expiry:CheckMinutes", 10, 1, 1_440,
                "how often the server checks when entries end, in minutes")));
    }

    private static AliasPattern Pattern(SettingsReader reader, string key)
    {
        var text = reader.Text(key, "", "the aliases that this rule is for; the first rule that fits an alias counts");
        if (text.Length is 0 or > MaxPattern) reader.Fault(key, text,
            $"an alias of at most {MaxPattern} characters, in which * and ? stand for others");
        return new AliasPattern(text);
    }

    private static ImmutableArray<Threshold> Thresholds(SettingsReader reader, string key, string absent, string meaning)
    {
        var words = reader.Words(key, absent, meaning);
        var read = words.Select(word => Threshold.TryParse(word, out var threshold) ? threshold : null).OfType<Threshold>()
            .ToImmutableArray();
        if (read.Length == 0 || read.Length < words.Count)
            reader.Fault(key, reader.ValueOf(key), "parts of the lifetime and times such as 1/3, 30d, 12h or 90m, separated by commas");
        return read;
    }
}
