namespace Latchkey.Application.Settings;

/// <summary>The key pairs of the operator (docs/contract.md#keys-of-the-operator).</summary>
public sealed record ProviderKeySettings(bool Enabled, TimeSpan Lifetime, TimeSpan PrepareBefore, TimeSpan ActivateBefore)
{
    internal static ProviderKeySettings Read(SettingsReader reader) => new(
        reader.Flag("ProviderKeys:Enabled", true, "whether the tenant has the key pair `sap_cloudintegrationcertificate`"),
        TimeSpan.FromDays(reader.Number("ProviderKeys:LifetimeDays", 365, 2, 3_650, "how long that key pair is valid")),
        TimeSpan.FromDays(reader.Number("ProviderKeys:PrepareDays", 60, 1, 3_650,
            "how long before its end the server prepares the successor")),
        TimeSpan.FromHours(reader.Number("ProviderKeys:ActivateHours", 24, 1, 8_760,
            "how long before its end the server activates the successor")));
}
