using Latchkey.Application.Access;
using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Session;

public sealed class SignInTests(Chromium chromium)
{
    [Fact]
    public async Task A_visitor_is_led_to_the_sign_in_and_back()
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
    public async Task After_a_sign_out_the_user_has_to_sign_in_again()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInOnPageAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByLabel("Client secret")).ToBeVisibleAsync();
        await page.GotoAsync("keystore");
        await Expect(page.GetByLabel("Client secret")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_sign_out_in_one_tab_ends_the_others_too()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInOnPageAsync();
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("keystore");
        await Expect(other.GetByText("No entries.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(other.GetByLabel("Client secret")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_revoked_key_takes_its_sessions_with_it()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GotoAsync("keystore");
        await Expect(page.GetByText("No entries.")).ToBeVisibleAsync();
        await RevokeAsync(site);
        await Expect(page.GetByLabel("Client secret")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_session_that_ends_while_a_dialog_is_open_leads_to_sign_in()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("entry");
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ActAsync("entry", "Delete");
        await Expect(keystore.Dialog).ToBeVisibleAsync();
        await RevokeAsync(site);
        await Expect(keystore.Page.GetByLabel("Client secret")).ToBeVisibleAsync();
        (await site.ReadAsync()).System.Entries.Count.ShouldBe(1);
    }

    private static async Task RevokeAsync(Site site)
    {
        var keys = site.Service<IServiceKeyStore>();
        var now = site.Service<TimeProvider>().GetUtcNow();
        await keys.ChangeAsync(site.ClientId, key => key with { RevokedTime = now }, now, TestContext.Current.CancellationToken);
        site.Service<CurrentServiceKeys>().Forget();
    }

    [Fact]
    public async Task Strangers_get_no_connection_of_the_pages()
    {
        await using var site = await Site.StartAsync(chromium);
        var stranger = await site.OpenAsync();
        var user = await site.SignInAsync();
        (await NegotiateAsync(stranger)).ShouldBe(401);
        (await NegotiateAsync(user)).ShouldBe(200);

        async Task<int> NegotiateAsync(IPage page) =>
            (await page.APIRequest.PostAsync(
                new Uri(site.Root, "_blazor/negotiate?negotiateVersion=1").ToString(), new() { MaxRedirects = 0 })).Status;
    }

    [Fact]
    public async Task Nothing_is_done_for_another_site_that_sends_a_form()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.APIRequest.PostAsync(new Uri(site.Root, "sign-out").ToString(), new() { MaxRedirects = 0 });
        await page.GotoAsync("keystore");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Manage Keystore" })).ToBeVisibleAsync();
        (await page.APIRequest.GetAsync(new Uri(site.Root, "api/v1/KeystoreEntries").ToString())).Status.ShouldBe(401);
    }

    [Fact]
    public async Task The_identity_provider_of_the_company_signs_people_in_with_the_roles_of_their_groups()
    {
        await using var provider = await IdentityProvider.StartAsync();
        await using var site = await StartWithAsync(provider);
        await site.ImportAsync("entry");
        var page = await site.OpenAsync();
        await page.GotoAsync("keystore");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with 127.0.0.1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "entry", Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".who")).ToContainTextAsync("grace");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Create" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_user_in_no_group_with_a_role_may_do_nothing()
    {
        await using var provider = await IdentityProvider.StartAsync();
        provider.Groups = ["visitors"];
        await using var site = await StartWithAsync(provider);
        var page = await site.OpenAsync();
        await page.GotoAsync("keystore");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with 127.0.0.1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert).First).ToHaveTextAsync("Your roles do not allow this.");
    }

    private Task<Site> StartWithAsync(IdentityProvider provider)
    {
        var folder = Directory.CreateTempSubdirectory("latchkey-secret-");
        var secret = Path.Combine(folder.FullName, "client-secret");
        File.WriteAllText(secret, IdentityProvider.ClientSecret);
        return Site.StartAsync(
            chromium,
            ("SignIn:Issuers:0:Issuer", provider.Issuer),
            ("SignIn:Issuers:0:Audience", "latchkey"),
            ("SignIn:Issuers:0:NameClaim", "preferred_username"),
            ("SignIn:Issuers:0:RoleClaim", "groups"),
            ("SignIn:Issuers:0:Roles:keystore-readers", "PI_Business_Expert"),
            ("SignIn:Issuers:0:ClientId", IdentityProvider.ClientId),
            ("SignIn:Issuers:0:ClientSecretFile", secret));
    }
}
