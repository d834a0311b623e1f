namespace Latchkey.Application.Settings;

/// <summary>Bearer tokens and CSRF tokens.</summary>
public sealed record TokenSettings(TimeSpan Lifetime, TimeSpan CsrfLifetime)
{
    // SAP's bounds and default for the api plan (docs/contract.md#tokens).
    internal static TokenSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Tokens:LifetimeSeconds", 43_200, 3_600, 86_400,
            "how long a bearer token and a session of the pages last; tokens of any issuer that last a minute longer are refused")),
        TimeSpan.FromSeconds(reader.Number("Tokens:CsrfLifetimeSeconds", 1_800, 1, 86_400, "how long a CSRF token lasts")));
}
