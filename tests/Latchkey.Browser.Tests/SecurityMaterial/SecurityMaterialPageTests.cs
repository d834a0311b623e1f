using System.Text;
using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.SecurityMaterial;

/// <summary>What a user does on the page Manage Security Material.</summary>
public sealed class SecurityMaterialPageTests(Chromium chromium)
{
    [Fact]
    public async Task User_credentials_are_created_edited_deleted_and_restored_with_their_password()
    {
        await using var site = await Site.StartAsync(chromium);
        var material = await OpenAsync(await site.SignInAsync());
        var page = material.Page;
        await material.ChooseAsync("Create", "User Credentials");
        await page.CheckAndCaptureAsync("user-credentials");
        await material.SendAsync("Deploy", ("Name", "mail"), ("User", "alice"), ("Password", "p4ss"));
        await page.ExpectNoticeAsync("\"mail\" was deployed.");
        (await SecretAsync(site, MaterialSet.UserCredentials, "mail")).ShouldBe("p4ss");

        await material.ActAsync("mail", "Edit");
        await material.SendAsync("Deploy", ("Description", "of a test"), ("User", "bob"));
        await page.ExpectNoticeAsync("\"mail\" was deployed.");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        (await SecretAsync(site, MaterialSet.UserCredentials, "mail")).ShouldBe("p4ss");
        (await ReadAsync(site, MaterialSet.UserCredentials, "mail")).Content
            .ShouldBe(new UserCredential("default", "of a test", "bob", null));

        await material.ActAsync("mail", "Delete");
        await material.SendAsync("Delete");
        await page.ExpectNoticeAsync("\"mail\" was deleted.");
        await Expect(page.GetByText("No credentials.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Versions", Exact = true }).ClickAsync();
        await page.CheckAndCaptureAsync("material-versions");
        await material.Dialog.GetByRole(AriaRole.Button, new() { Name = "Restore mail" }).First.ClickAsync();
        await page.ExpectNoticeAsync("\"mail\" was restored.");
        (await SecretAsync(site, MaterialSet.UserCredentials, "mail")).ShouldBe("p4ss");
    }

    [Fact]
    public async Task The_other_kinds_are_created_filtered_and_sorted_and_refusals_are_shown()
    {
        await using var site = await Site.StartAsync(chromium);
        var material = await OpenAsync(await site.SignInAsync());
        var page = material.Page;
        await material.ChooseAsync("Create", "Secure Parameter");
        await material.SendAsync("Deploy", ("Name", "a key"), ("Secure Parameter", "one"), ("Repeat Secure Parameter", "two"));
        await material.ExpectErrorAsync("The two values differ.");
        await material.SendAsync("Deploy", ("Repeat Secure Parameter", "one"));
        await page.ExpectNoticeAsync("\"a key\" was deployed.");

        await material.ChooseAsync("Create", "OAuth2 Client Credentials");
        await material.SendAsync("Deploy", ("Name", "a key"), ("Token Service URL", "https://login.example.com/token"), ("Client ID", "c"),
            ("Client secret", "s3cret"));
        await material.ExpectErrorAsync("Entity with the specified name already exist.");
        await material.SendAsync("Deploy", ("Name", "login"));
        await page.ExpectNoticeAsync("\"login\" was deployed.");
        (await SecretAsync(site, MaterialSet.OAuth2ClientCredentials, "login")).ShouldBe("s3cret");

        var names = page.Locator("td.alias");
        await Expect(names).ToHaveTextAsync(["a key", "login"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Name" }).ClickAsync();
        await Expect(names).ToHaveTextAsync(["login", "a key"]);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("KEY");
        await Expect(names).ToHaveTextAsync(["a key"]);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Security Material (1 / 2)" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("");
        await page.CheckAndCaptureAsync("security-material");
    }

    private static async Task<KeystorePage> OpenAsync(IPage page)
    {
        await page.GotoAsync("");
        await page.GetByRole(AriaRole.Link, new() { Name = "Security Material" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Manage Security Material" })).ToBeVisibleAsync();
        return new KeystorePage(page);
    }

    private static async Task<Material> ReadAsync(Site site, MaterialSet set, string name) =>
        (await site.ReadAsync()).Materials.Find(new MaterialId(set, name));

    private static async Task<string> SecretAsync(Site site, MaterialSet set, string name)
    {
        using var secret = site.Service<ISealer>().Open((await ReadAsync(site, set, name)).Secret!);
        return Encoding.UTF8.GetString(secret.Span);
    }
}
