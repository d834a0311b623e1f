using System.Collections.Immutable;
using Latchkey.Keystores.Expiry;

namespace Latchkey.Server.Settings;

/// <summary>Notice of the end of entries.</summary>
/// <param name="Policy"><c>Thresholds</c> and <c>Rules</c>: when notice is given.</param>
/// <param name="CheckEvery"><c>CheckMinutes</c>: how often the entries are looked at.</param>
public sealed record ExpirySettings(ExpiryPolicy Policy, TimeSpan CheckEvery)
{
    private const int MaxPattern = 250;

    internal static ExpirySettings Read(SettingsReader reader)
    {
        var thresholds = Thresholds(reader, "Expiry:Thresholds", "1/3, 1/10, 1d");
        var rules = reader.Sections("Expiry:Rules").Select(section => new ExpiryRule(Pattern(reader, $"{section}:Aliases"), Thresholds(reader, $"{section}:Thresholds", "")));
        return new(new ExpiryPolicy(thresholds, [.. rules]), TimeSpan.FromMinutes(reader.Number("Expiry:CheckMinutes", 10, 1, 1_440)));
    }

    private static AliasPattern Pattern(SettingsReader reader, string key)
    {
        var text = reader.Text(key, "");
        if (text.Length is 0 or > MaxPattern) reader.Fault(key, text, $"an alias of at most {MaxPattern} characters, in which * and ? stand for others");
        return new AliasPattern(text);
    }

    private static ImmutableArray<Threshold> Thresholds(SettingsReader reader, string key, string absent)
    {
        var words = reader.Words(key, absent);
        var read = words.Select(word => Threshold.TryParse(word, out var threshold) ? threshold : null).OfType<Threshold>().ToImmutableArray();
        if (read.Length == 0 || read.Length < words.Count) reader.Fault(key, reader.Text(key, absent), "parts of the lifetime and times such as 1/3, 30d, 12h or 90m, separated by commas");
        return read;
    }
}
