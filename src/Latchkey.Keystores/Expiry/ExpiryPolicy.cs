using System.Collections.Immutable;

namespace Latchkey.Keystores.Expiry;

/// <summary>When notice is given of the end of certificates.</summary>
/// <param name="Default">The thresholds of every alias that no rule names; at least one.</param>
/// <param name="Rules">The first whose pattern an alias has says what its thresholds are.</param>
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

/// <summary>The thresholds of the aliases that have a form; at least one.</summary>
public sealed record ExpiryRule(AliasPattern Aliases, ImmutableArray<Threshold> Thresholds);
