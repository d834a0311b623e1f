using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Keystore;

public sealed class KeystorePageTests(Chromium chromium)
{
    [Fact]
    public async Task Entries_are_filtered_by_alias_and_by_name_and_sorted_by_every_column()
    {
        await using var site = await Site.StartAsync(chromium);
        foreach (var (name, days) in new[] { ("alpha", 300), ("beta", 3), ("gamma", 30) }) await site.ImportAsync(name, days);
        var keystore = await KeystorePage.OpenAsync(site);
        var (page, aliases) = (keystore.Page, keystore.Page.Locator("td.alias a"));
        await Expect(aliases).ToHaveTextAsync(["alpha", "beta", "gamma"]);

        await page.GetByRole(AriaRole.Searchbox).FillAsync("CN=BET");
        await Expect(aliases).ToHaveTextAsync(["beta"]);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Entries (1 / 3)" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Searchbox).FillAsync("");

        await page.GetByRole(AriaRole.Button, new() { Name = "Valid Until" }).ClickAsync();
        await Expect(aliases).ToHaveTextAsync(["beta", "gamma", "alpha"]);
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Valid Until" })).ToHaveAttributeAsync("aria-sort", "ascending");
        await page.GetByRole(AriaRole.Button, new() { Name = "Valid Until" }).ClickAsync();
        await Expect(aliases).ToHaveTextAsync(["alpha", "gamma", "beta"]);
        foreach (var column in new[] { "Alias", "Type", "Last Modified At", "Subject DN", "Issuer DN" })
        {
            await page.GetByRole(AriaRole.Button, new() { Name = column, Exact = true }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = column, Exact = true }))
                .ToHaveAttributeAsync("aria-sort", "ascending");
            await Expect(aliases).ToHaveTextAsync(["alpha", "beta", "gamma"]);
        }

        await page.CheckAndCaptureAsync("keystore");
    }

    [Fact]
    public async Task An_entry_is_renamed_and_deleted()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("first");
        await site.ImportAsync("second");
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ActAsync("first", "Rename");
        await keystore.SendAsync("Save", ("New alias", "second"));
        await keystore.ExpectErrorAsync("An entry with the alias \"second\" already exists.");
        await keystore.SendAsync("Save", ("New alias", "sap_mine"));
        await keystore.ExpectErrorAsync("The alias \"sap_mine\" is reserved for SAP.");
        await keystore.SendAsync("Save", ("New alias", "third"));
        await keystore.Page.ExpectNoticeAsync("\"first\" is now \"third\".");
        await Expect(keystore.Row("third")).ToBeVisibleAsync();

        await keystore.ActAsync("third", "Delete");
        await keystore.Page.CheckAndCaptureAsync("delete");
        await keystore.SendAsync("Delete");
        await keystore.Page.ExpectNoticeAsync("\"third\" was deleted.");
        (await site.ReadAsync()).System.Entries.Keys.Select(alias => alias.Value).ShouldBe(["second"]);
    }

    [Fact]
    public async Task The_keystore_is_backed_up_restored_and_downloaded()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("kept");
        var keystore = await KeystorePage.OpenAsync(site);
        var page = keystore.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "Back Up" }).ClickAsync();
        await keystore.SendAsync("Back Up");
        await page.ExpectNoticeAsync("1 entries are in the backup.");
        (await keystore.DownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync())).Name.ShouldBe(
            "PublicContentKeystore.jks");

        await site.ImportAsync("later");
        await page.GetByRole(AriaRole.Link, new() { Name = "Backup", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Restore" })).ToBeVisibleAsync(); // "Download" is on the tab before too
        var file = await keystore.DownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        file.Name.ShouldBe("PublicContentBackupKeystore.jks");
        (await Tool.RunAsync(site.Folder, "keytool", "-list", "-storetype", "JCEKS", "-keystore", file.Path, "-storepass", ""))
            .ShouldContain("kept");
        await keystore.ExpectOffersAsync("kept", "Download");

        await page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Expect(keystore.Dialog).ToContainTextAsync("Would be removed (1)");
        await keystore.SendAsync("Restore");
        await page.ExpectNoticeAsync("The backup was restored; 1 entries have changed.");
        (await site.ReadAsync()).System.Entries.Keys.Select(alias => alias.Value).ShouldBe(["kept"]);
    }

    [Fact]
    public async Task A_reader_is_offered_nothing_else()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("entry");
        var keystore = await KeystorePage.OpenAsync(await site.SignInWithRolesAsync(Roles.MonitoringDataRead));
        await Expect(keystore.Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button)).ToHaveCountAsync(1);
        await keystore.ExpectOffersAsync("entry", "Download");

        var stranger = await site.SignInWithRolesAsync(Roles.AuditLogRead);
        await stranger.GotoAsync("keystore");
        await Expect(stranger.GetByRole(AriaRole.Alert).First).ToContainTextAsync("Your roles do not allow this.");
        (await stranger.Context.APIRequest.GetAsync(
            new Uri(site.Root, "download/system").ToString(), new() { MaxRedirects = 0 })).Status.ShouldBeOneOf(302, 403);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_acts_at_once()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("entry");
        var keystore = await KeystorePage.OpenAsync(site);
        await site.ChangeRolesAsync(Roles.MonitoringDataRead);
        await keystore.ActAsync("entry", "Delete");
        await keystore.SendAsync("Delete");
        await keystore.ExpectErrorAsync("Your roles do not allow this.");
        (await site.ReadAsync()).System.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Everything_is_reached_by_keyboard()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("entry");
        var keystore = await KeystorePage.OpenAsync(site);
        var page = keystore.Page;
        await Expect(page.Locator("h1")).ToBeFocusedAsync(); // a new page takes the focus, and would take it from the button
        await page.GetByRole(AriaRole.Button, new() { Name = "Actions for entry" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Rename", Exact = true })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(keystore.Dialog.GetByLabel("New alias")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("renamed");
        await page.Keyboard.PressAsync("Enter");
        await page.ExpectNoticeAsync("\"entry\" is now \"renamed\".");

        await page.GetByRole(AriaRole.Button, new() { Name = "Actions for renamed" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("Enter");
        await Expect(keystore.Dialog).ToContainTextAsync("Delete \"renamed\"?");
        await page.Keyboard.PressAsync("Escape");
        await Expect(keystore.Dialog).ToHaveCountAsync(0);
        (await site.ReadAsync()).System.Entries.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Pages_speak_German_to_those_who_read_it_and_tell_times_in_their_zone()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("eintrag");
        var page = await site.SignInAsync(new() { Locale = "de-DE", TimezoneId = "Asia/Tokyo" });
        await page.GotoAsync("keystore");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Keystore verwalten" })).ToBeVisibleAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        var end = (await site.ReadAsync()).System.Entries[Alias.Parse("eintrag")].Certificate.ValidNotAfter.ToOffset(TimeSpan.FromHours(9));
        await Expect(page.Locator("td local-time").First)
            .ToContainTextAsync(end.ToString("dd.MM.yyyy, HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));

        await page.GetByLabel("Sprache").SelectOptionAsync("en");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Manage Keystore" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_page_names_what_its_download_leaves_out()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("fine");
        await Tool.RunAsync(
            site.Folder, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            "old.key", "-out", "old.pem", "-subj", "/CN=old",
            "-addext", "subjectAltName=critical,URI:http://a b");
        var stored = CertificateReader.ReadStored(await File.ReadAllBytesAsync(site.File("old.pem")));
        await site.ChangeAsync(
            keystores =>
                keystores.System.ImportCertificate(Alias.Parse("from before"), stored, update: false, TrustBasis.Given, site.Edit()));

        var keystore = await KeystorePage.OpenAsync(site);
        var notice = keystore.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "The download leaves these certificates out" });
        await Expect(notice.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["from before"]);
        await keystore.Page.CheckAndCaptureAsync("left-out");
        var german = await site.SignInAsync(new() { Locale = "de-DE" });
        await german.GotoAsync("keystore");
        await Expect(german.GetByRole(AriaRole.Status).Filter(new() { HasText = "Der Download lässt diese Zertifikate aus" }))
            .ToContainTextAsync("from before");

        await keystore.ActAsync("from before", "Delete");
        await keystore.SendAsync("Delete");
        await Expect(notice).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Of_ten_thousand_entries_only_those_on_the_screen_are_in_the_page()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("a");
        await site.FillAsync(10_000);
        var keystore = await KeystorePage.OpenAsync(site);
        await Expect(keystore.Page.GetByRole(AriaRole.Heading, new() { Name = "Entries (10001)" })).ToBeVisibleAsync();
        await Expect(keystore.Page.Locator("td.alias a").First).ToHaveTextAsync("a");
        (await keystore.Page.Locator("td.alias").CountAsync()).ShouldBeLessThan(100);
        await keystore.Page.Locator(".table-frame").EvaluateAsync("frame => frame.scrollTop = frame.scrollHeight");
        await Expect(keystore.Row("entry 009999")).ToBeVisibleAsync();
    }
}
