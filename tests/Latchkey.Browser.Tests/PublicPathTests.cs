using System.Text.RegularExpressions;
using Latchkey.Browser.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests;

/// <summary>The pages below a path: signing in, following links, downloading and signing out never leave it.</summary>
public sealed partial class PublicPathTests(Chromium chromium)
{
    [Fact]
    public async Task Pages_never_leave_the_path()
    {
        await using var site = await Site.StartAsync(chromium, ("Server:PublicUrl", "http://127.0.0.1/vault"));
        await site.ImportAsync("one");
        var page = await site.OpenAsync();
        var outside = new List<string>();
        page.Request += (_, request) =>
        {
            if (!new Uri(request.Url).AbsolutePath.StartsWith("/vault/", StringComparison.Ordinal)) outside.Add(request.Url);
        };
        await page.GotoAsync("vault/keystore");
        await page.GetByLabel("Client ID").FillAsync(site.ClientId);
        await page.GetByLabel("Client secret").FillAsync(site.ClientSecret);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(site.Root, "vault/keystore").ToString());
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Download", Exact = true }).First.ClickAsync());
        download.Url.ShouldStartWith(new Uri(site.Root, "vault/download/").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "one", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Entry());
        await page.GetByRole(AriaRole.Link, new() { Name = "Administration" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(site.Root, "vault/administration").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(SignIn());
        outside.ShouldBeEmpty();
    }

    // With the address to return to if the open page notices the end of its session before the answer to the click arrives.
    [GeneratedRegex(@"/vault/sign-in(\?|$)")]
    private static partial Regex SignIn();

    [GeneratedRegex("/vault/entry/")]
    private static partial Regex Entry();
}
