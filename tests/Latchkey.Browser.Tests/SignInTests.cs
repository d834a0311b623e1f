using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores.Access;
using Latchkey.Server.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests;

public sealed class SignInTests(Chromium chromium)
{
    [Fact]
    public async Task Who_has_not_signed_in_is_led_to_it_and_back()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.OpenAsync();
        await page.GotoAsync("keystore/backup");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Latchkey" })).ToBeVisibleAsync();
        await page.CheckAndCaptureAsync("sign-in");
        await page.GetByLabel("Client ID").FillAsync(site.ClientId);
        await page.GetByLabel("Client secret").FillAsync(site.ClientSecret);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(site.Root, "keystore/backup").ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Manage Keystore" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_and_recorded()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.OpenAsync();
        await page.GotoAsync("sign-in");
        await page.GetByLabel("Client ID").FillAsync(site.ClientId);
        await page.GetByLabel("Client secret").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The client ID or the client secret is wrong.");
        var audit = site.Service<Keystores.Audit.IAuditLog>().ReadAsync("default", new(), TestContext.Current.CancellationToken);
        (await audit.Where(record => record.Act.Verb == Keystores.Audit.AuditVerb.SignIn).CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Who_signs_out_has_to_sign_in_again()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Client secret")).ToBeVisibleAsync();
        await page.GotoAsync("keystore");
        await Expect(page.GetByLabel("Client secret")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_revoked_key_takes_its_sessions_with_it()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GotoAsync("keystore");
        await Expect(page.GetByText("No entries.")).ToBeVisibleAsync();
        var keys = site.Service<IServiceKeyStore>();
        var key = (await keys.FindAsync(site.ClientId, TestContext.Current.CancellationToken))!;
        var now = site.Service<TimeProvider>().GetUtcNow();
        await keys.ReplaceAsync(key with { RevokedTime = now }, now, TestContext.Current.CancellationToken);
        site.Service<CurrentServiceKeys>().Forget();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reload" }).ClickAsync();
        await Expect(page.GetByLabel("Client secret")).ToBeVisibleAsync();
    }
}
