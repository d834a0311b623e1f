using Latchkey.Formats.OpenPgp;

namespace Latchkey.Keystores.PgpKeys;

/// <summary>The validity of an OpenPGP key, in the words of SAP's page.</summary>
public static class PgpValidity
{
    // docs/contract.md#pgp-keys
    private static readonly TimeSpan CriticalDays = TimeSpan.FromDays(14);

    /// <summary><c>Valid</c>, <c>Critical</c> in the last 14 days, or <c>Expired</c>, which a revoked key is at once.</summary>
    public static string Of(PgpKeyFacts key, DateTimeOffset now)
    {
        if (key.IsRevoked || key.ValidUntil <= now) return "Expired";
        return key.ValidUntil - now <= CriticalDays ? "Critical" : "Valid";
    }
}
