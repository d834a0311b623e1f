using Latchkey.Application.ProviderKeys;
using Latchkey.Application.ServiceKeys;
using Latchkey.Browser.Tests.Infrastructure;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Keystore;

public sealed class SapKeyTests(Chromium chromium)
{
    private const string Alias = "sap_cloudintegrationcertificate";

    [Fact]
    public async Task A_new_key_of_SAP_is_activated_and_the_old_one_is_added_to_the_new_ones_again()
    {
        await using var site = await Site.StartAsync(chromium, ("ProviderKeys:Enabled", "true"));
        await site.Service<ProviderKeyLifecycle>()
            .PrepareAsync(
                NewServiceKey.DefaultTenant, ProviderKeyLifecycle.CloudIntegrationCertificate, TestContext.Current.CancellationToken);
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ExpectOffersAsync(
            Alias, "Download Certificate", "Download Certificate Chain", "Download Root Certificate", "Download Public OpenSSH Key");

        keystore = await KeystorePage.OpenAsync(keystore.Page, "/new-sap-keys");
        await keystore.Page.CheckAndCaptureAsync("new-sap-keys");
        await keystore.ActAsync(Alias, "Activate");
        await keystore.SendAsync("Activate");
        await keystore.Page.ExpectNoticeAsync($"\"{Alias}\" is active.");

        keystore = await KeystorePage.OpenAsync(keystore.Page, "/sap-key-history");
        await Expect(keystore.Row($"[1]_{Alias}")).ToBeVisibleAsync();
        await keystore.ActAsync($"[1]_{Alias}", "Add to New SAP Keys");
        await Expect(keystore.Dialog.GetByLabel("Alias")).ToHaveValueAsync(Alias);
        await keystore.SendAsync("Add", ("Alias", "not_of_sap"));
        await keystore.ExpectErrorAsync("The alias \"not_of_sap\" is not one of those reserved for SAP.");
        await keystore.SendAsync("Add", ("Alias", "sap_again"));
        await keystore.Page.ExpectNoticeAsync("\"sap_again\" is among the new SAP keys.");
        (await site.ReadAsync()).Renewal.Entries.Keys.Select(alias => alias.Value).ShouldBe(["sap_again"]);
    }
}
