using Latchkey.Browser.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests;

public sealed class KeystorePageTests(Chromium chromium)
{
    [Fact]
    public async Task A_key_pair_is_created_renamed_downloaded_and_deleted()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GotoAsync("keystore");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Key Pair" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Alias").FillAsync("my pair");
        await dialog.GetByLabel("Key Type").SelectOptionAsync("EC");
        await dialog.GetByLabel("Common Name (CN)").FillAsync("example.org");
        await dialog.GetByLabel("Country/Region (C), two letters").FillAsync("DE");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await page.ExpectNoticeAsync("\"my pair\" was created.");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "my pair" })).ToBeVisibleAsync();
        await page.CheckAndCaptureAsync("keystore");
    }
}
