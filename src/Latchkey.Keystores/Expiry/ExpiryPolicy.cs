using System.Collections.Immutable;

namespace Latchkey.Keystores.Expiry;

/// <summary>When notices of expiry are given.</summary>
/// <param name="Default">The thresholds of every alias that no rule matches; at least one.</param>
/// <param name="Rules">The first rule that matches an alias gives its thresholds.</param>
public sealed record ExpiryPolicy(ImmutableArray<Threshold> Default, ImmutableArray<ExpiryRule> Rules)
{
    /// <summary>The thresholds of an alias.</summary>
    public ImmutableArray<Threshold> Of(Alias alias)
    {
        foreach (var rule in Rules)
        {
            if (rule.Aliases.Matches(alias)) return rule.Thresholds;
        }

        return Default;
    }
}

/// <summary>The thresholds of the aliases that match a pattern; at least one.</summary>
public sealed record ExpiryRule(AliasPattern Aliases, ImmutableArray<Threshold> Thresholds);
