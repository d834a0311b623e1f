using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Infrastructure;

/// <summary>What a user does on the page Manage Keystore.</summary>
internal sealed class KeystorePage(IPage page)
{
    public IPage Page => page;

    public ILocator Dialog => page.GetByRole(AriaRole.Dialog);

    /// <summary>Signs in as the administrator and opens the page.</summary>
    public static async Task<KeystorePage> OpenAsync(Site site, string tab = "") => await OpenAsync(await site.SignInAsync(), tab);

    public static async Task<KeystorePage> OpenAsync(IPage page, string tab = "")
    {
        await page.GotoAsync($"keystore{tab}");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Entries" })).ToBeVisibleAsync();
        return new KeystorePage(page);
    }

    /// <summary>The row of an entry.</summary>
    public ILocator Row(string alias) =>
        page.GetByRole(AriaRole.Row).Filter(new() { Has = page.GetByRole(AriaRole.Link, new() { Name = alias, Exact = true }) });

    /// <summary>Chooses from a menu of the toolbar.</summary>
    public async Task ChooseAsync(string menu, string item)
    {
        await page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new() { Name = menu, Exact = true }).ClickAsync();
        await page.Locator(".menu:popover-open").GetByText(item, new() { Exact = true }).ClickAsync();
    }

    /// <summary>Chooses from the menu of an entry.</summary>
    public async Task ActAsync(string alias, string item)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Actions for {alias}", Exact = true }).ClickAsync();
        await page.Locator(".menu:popover-open").GetByText(item, new() { Exact = true }).ClickAsync();
    }

    /// <summary>Waits until the menu of an entry offers exactly these actions.</summary>
    public async Task ExpectOffersAsync(string alias, params string[] offers)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"Actions for {alias}", Exact = true }).ClickAsync();
        await Expect(page.Locator(".menu:popover-open").Locator("button, a")).ToHaveTextAsync(offers);
        await page.Keyboard.PressAsync("Escape");
    }

    /// <summary>Downloads a file from the menu of an entry.</summary>
    public Task<DownloadedFile> DownloadAsync(string alias, string item) => DownloadAsync(() => ActAsync(alias, item));

    /// <summary>Downloads a file.</summary>
    public async Task<DownloadedFile> DownloadAsync(Func<Task> act)
    {
        var download = await page.RunAndWaitForDownloadAsync(act);
        var path = await download.PathAsync();
        return new DownloadedFile(download.SuggestedFilename, path);
    }

    /// <summary>Fills the open dialog and sends it.</summary>
    public async Task SendAsync(string button, params (string Label, string Value)[] fields)
    {
        foreach (var (label, value) in fields)
        {
            var field = Dialog.GetByLabel(label, new() { Exact = true });
            if (await field.GetAttributeAsync("type") == "file") await field.SetInputFilesAsync(value);
            else await field.FillAsync(value);
        }

        await Dialog.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    /// <summary>Waits until the dialog says why not.</summary>
    public Task ExpectErrorAsync(string text) => Expect(Dialog.Locator(".error")).ToContainTextAsync(text);
}

/// <summary>A file that the browser has downloaded.</summary>
internal sealed record DownloadedFile(string Name, string Path)
{
    public Task<string> ReadAsync() => File.ReadAllTextAsync(Path);
}
