namespace Latchkey.Server.Settings;

/// <summary>Bearer tokens and CSRF tokens.</summary>
/// <param name="Lifetime"><c>LifetimeSeconds</c>: how long a bearer token is valid.</param>
/// <param name="CsrfLifetime"><c>CsrfLifetimeSeconds</c>: how long a CSRF token is valid.</param>
public sealed record TokenSettings(TimeSpan Lifetime, TimeSpan CsrfLifetime)
{
    // The bounds and the default that SAP gives for the api plan (domain.md 7.2).
    internal static TokenSettings Read(SettingsReader reader) => new(
        TimeSpan.FromSeconds(reader.Number("Tokens:LifetimeSeconds", 43_200, 3_600, 86_400)),
        TimeSpan.FromSeconds(reader.Number("Tokens:CsrfLifetimeSeconds", 1_800, 1, 86_400)));
}
