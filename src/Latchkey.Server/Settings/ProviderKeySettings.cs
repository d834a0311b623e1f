namespace Latchkey.Server.Settings;

/// <summary>The key pairs of the operator (domain.md 4.5).</summary>
/// <param name="Enabled"><c>Enabled</c>: whether a tenant gets the key pair <c>sap_cloudintegrationcertificate</c>.</param>
/// <param name="Lifetime"><c>LifetimeDays</c>: how long a key pair is valid.</param>
/// <param name="PrepareBefore"><c>PrepareDays</c>: how long before its end the successor is prepared.</param>
/// <param name="ActivateBefore"><c>ActivateHours</c>: how long before its end the successor is activated.</param>
public sealed record ProviderKeySettings(bool Enabled, TimeSpan Lifetime, TimeSpan PrepareBefore, TimeSpan ActivateBefore)
{
    internal static ProviderKeySettings Read(SettingsReader reader) => new(
        reader.Flag("ProviderKeys:Enabled", true),
        TimeSpan.FromDays(reader.Number("ProviderKeys:LifetimeDays", 365, 2, 3_650)),
        TimeSpan.FromDays(reader.Number("ProviderKeys:PrepareDays", 60, 1, 3_650)),
        TimeSpan.FromHours(reader.Number("ProviderKeys:ActivateHours", 24, 1, 8_760)));
}
