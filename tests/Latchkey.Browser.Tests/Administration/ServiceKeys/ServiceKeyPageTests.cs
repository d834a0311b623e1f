using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Administration.ServiceKeys;

public sealed class ServiceKeyPageTests(Chromium chromium)
{
    private const string Page = "administration/service-keys";

    [Fact]
    public async Task A_service_key_is_created_shown_once_and_works()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GotoAsync(Page);
        await page.CheckAndCaptureAsync("administration-service-keys");
        var document = await CreateAsync(page, "ci", "MonitoringDataRead");
        var file =
            await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync());
        file.SuggestedFilename.ShouldBe($"{Field(document, "clientid")}.json");
        (await File.ReadAllTextAsync(await file.PathAsync())).ShouldBe(document);
        (await StatusAsync(site, document)).ShouldBe(HttpStatusCode.OK);
        // No secret on pictures.
        await page.Locator("#document")
            .EvaluateAsync(
                "(field, text) => field.value = text", document.Replace(Field(document, "clientsecret"), "…", StringComparison.Ordinal));
        await page.CheckAndCaptureAsync("administration-service-key-created");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = Field(document, "clientid") })).ToContainTextAsync("in use");
        await Expect(page.Locator("dialog")).ToHaveCountAsync(0);
        (await page.ContentAsync()).ShouldNotContain(Field(document, "clientsecret"));
        var record = await site.NewestRecordAsync(AuditVerb.Create);
        (record.Actor, record.Origin.ClientId, record.Origin.Address, record.Act.Detail)
            .ShouldBe(("administrator", site.ClientId, "127.0.0.1", "'ci' with MonitoringDataRead"));
    }

    [Fact]
    public async Task A_service_key_is_copied()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await page.GotoAsync(Page);
        var document = await CreateAsync(page, "ci", "MonitoringDataRead");
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        // The browser copies after the click.
        await page.WaitForFunctionAsync("async text => await navigator.clipboard.readText() === text", document);
    }

    [Fact]
    public async Task A_service_key_is_bound_to_a_certificate_which_means_one_client()
    {
        await using var site = await Site.StartAsync(chromium);
        await Tool.RunAsync(site.Folder, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "key.pem", "-out", "client.pem", "-subj", "/CN=client");
        var pem = await File.ReadAllTextAsync(Path.Combine(site.Folder, "client.pem"));
        var page = await site.SignInAsync();
        await page.GotoAsync(Page);
        var document = await CreateAsync(page, "by certificate", "MonitoringDataRead", pem);
        JsonDocument.Parse(document).RootElement.GetProperty("oauth").TryGetProperty("clientsecret", out _).ShouldBeFalse();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Expect(Row(page, "by certificate")).ToContainTextAsync("Certificate");
        await FillAsync(page, "another", "MonitoringDataRead", pem);
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert))
            .ToHaveTextAsync("The certificate belongs to another service key.");
        (await site.Service<IServiceKeyStore>().ListAsync(TestContext.Current.CancellationToken)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_rotated_key_has_two_secrets_until_the_overlap_ends()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GotoAsync(Page);
        var before = await CreateAsync(page, "ci", "MonitoringDataRead");
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        var after = await RotateAsync(page, "ci", hours: "1");
        (await StatusAsync(site, before)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(site, after)).ShouldBe(HttpStatusCode.OK);
        await Expect(Row(page, "ci")).ToContainTextAsync("old credentials work until");
        var last = await RotateAsync(page, "ci", hours: "0");
        (await StatusAsync(site, after)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(site, last)).ShouldBe(HttpStatusCode.OK);
        (await site.NewestRecordAsync(AuditVerb.Update)).Act.Detail.ShouldBe("'ci' rotated");
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GotoAsync(Page);
        var document = await CreateAsync(page, "ci", "MonitoringDataRead");
        (await StatusAsync(site, document)).ShouldBe(HttpStatusCode.OK);
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await OpenAsync(page, "ci", "Revoke");
        await page.CheckAndCaptureAsync("administration-service-key-revoke");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await page.ExpectNoticeAsync("\"ci\" was revoked.");
        (await StatusAsync(site, document)).ShouldBe(HttpStatusCode.Unauthorized);
        await Expect(Row(page, "ci")).ToContainTextAsync("revoked");
        await Expect(Row(page, "ci").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Users_who_revoke_their_own_key_are_warned_and_signed_out_unless_it_is_the_last_manager()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GotoAsync(Page);
        await OpenAsync(page, "administrator", "Revoke");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("I have another way to sign in.").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("This is the last service key that may manage service keys.");
        await site.Service<IServiceKeyStore>()
            .AddAsync(new ServiceKey("sb-deputy", "default", "deputy", null, [Roles.ServiceKeysEdit], DateTimeOffset.UnixEpoch),
            TestContext.Current.CancellationToken);
        await dialog.GetByLabel("I have another way to sign in.").UncheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(dialog.Locator(".warning")).ToContainTextAsync("you will be signed out");
        (await site.Service<IServiceKeyStore>().FindAsync(site.ClientId, TestContext.Current.CancellationToken))!.RevokedTime.ShouldBeNull(
            "the warning was not confirmed");
        await dialog.GetByLabel("I have another way to sign in.").CheckAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(page.GetByLabel("Client secret")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Users_cannot_give_a_role_or_get_a_secret_beyond_their_own_roles()
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInWithRolesAsync(Roles.ServiceKeysEdit, Roles.MonitoringDataRead);
        await page.GotoAsync(Page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Service Key" }).ClickAsync();
        await Expect(page.GetByLabel("MonitoringDataRead")).ToBeEnabledAsync();
        await Expect(page.GetByLabel("PI_Business_Expert")).ToBeEnabledAsync();
        await Expect(page.GetByLabel("SecurityMaterialEdit")).ToBeDisabledAsync();
        await Expect(page.GetByLabel("PI_Administrator")).ToBeDisabledAsync();
        await page.EvaluateAsync("document.querySelectorAll('dialog input[type=checkbox]').forEach(box => box.disabled = false)");
        await page.GetByLabel("Name").FillAsync("too much");
        await page.GetByLabel("SecurityMaterialEdit").CheckAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert))
            .ToHaveTextAsync("You do not have these roles yourself: SecurityMaterialEdit");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await OpenAsync(page, "administrator", "Rotate");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Rotate" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Alert))
            .ToContainTextAsync("You do not have these roles yourself: SecurityMaterialEdit");
        (await site.Service<IServiceKeyStore>().ListAsync(TestContext.Current.CancellationToken)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Keys_of_other_tenants_are_not_there()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.Service<IServiceKeyStore>()
            .AddAsync(new ServiceKey("sb-other", "other", "of another tenant", null, [Roles.MonitoringDataRead], DateTimeOffset.UnixEpoch),
            TestContext.Current.CancellationToken);
        var page = await site.SignInAsync();
        await page.GotoAsync(Page);
        await Expect(Row(page, "administrator")).ToBeVisibleAsync();
        await Expect(page.GetByText("of another tenant")).ToHaveCountAsync(0);
    }

    private static async Task FillAsync(IPage page, string name, string role, string? certificate = null)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Create Service Key" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Name").FillAsync(name);
        await dialog.GetByLabel(role).CheckAsync();
        if (certificate is not null)
        {
            await dialog.GetByText("Client certificate instead of a secret").ClickAsync();
            await dialog.GetByLabel("Certificate (PEM)").FillAsync(certificate);
        }

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
    }

    private static async Task<string> CreateAsync(IPage page, string name, string role, string? certificate = null)
    {
        await FillAsync(page, name, role, certificate);
        return await page.Locator("#document").InputValueAsync();
    }

    private static async Task<string> RotateAsync(IPage page, string name, string hours)
    {
        await OpenAsync(page, name, "Rotate");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.Locator("#overlap").FillAsync(hours);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Rotate" }).ClickAsync();
        var document = await page.Locator("#document").InputValueAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        return document;
    }

    private static async Task OpenAsync(IPage page, string name, string action)
    {
        await Row(page, name).GetByRole(AriaRole.Button).First.ClickAsync();
        await page.Locator(".menu:popover-open").GetByText(action, new() { Exact = true }).ClickAsync();
    }

    private static ILocator Row(IPage page, string name) =>
        page.Locator("tbody tr").Filter(new() { Has = page.Locator("td:first-child", new() { HasText = name }) });

    private static string Field(string document, string name)
    {
        using var json = JsonDocument.Parse(document);
        return json.RootElement.GetProperty("oauth").GetProperty(name).GetString()!;
    }

    private static async Task<HttpStatusCode> StatusAsync(Site site, string document)
    {
        using var client = new HttpClient { BaseAddress = site.Root };
        var credentials =
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Field(document, "clientid")}:{Field(document, "clientsecret")}"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        using var answer = await client.GetAsync(new Uri("api/v1/KeystoreEntries", UriKind.Relative));
        return answer.StatusCode;
    }
}
