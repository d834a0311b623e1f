using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Entry;

public sealed class EntryPageTests(Chromium chromium)
{
    [Fact]
    public async Task The_page_of_a_key_pair_shows_its_chain_and_all_that_its_certificates_say()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutKeyPairAsync("my pair");
        var certificate = (await site.ReadAsync()).System.Find(Alias.Parse("my pair")).Certificate;
        var page = await site.SignInAsync();
        await page.GotoAsync("keystore");
        await page.GetByRole(AriaRole.Link, new() { Name = "my pair" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "my pair", Level = 1 })).ToBeVisibleAsync();
        await Expect(Value(page, "Owner")).ToHaveTextAsync("Tenant Administrator");
        await Expect(Value(page, "Serial Number")).ToHaveTextAsync(certificate.SerialNumber);
        await Expect(Value(page, "Subject DN").First).ToHaveTextAsync("CN=leaf.example.org, O=Test");
        await Expect(Value(page, "SHA-512")).ToHaveTextAsync(certificate.FingerprintSha512);
        await Expect(Value(page, "Subject Alternative Names")).ToHaveTextAsync("DNS:leaf.example.orgIP Address:192.0.2.7");
        await Expect(Value(page, "Key Usage").First).ToHaveTextAsync("criticalDigital Signature");
        await Expect(Value(page, "Revocation Lists")).ToHaveTextAsync("URI:http://example.org/a.crl");
        await Expect(Value(page, "Authority Information")).ToHaveTextAsync("OCSP - URI:http://ocsp.example.org/");
        await page.CheckAndCaptureAsync("entry");
    }

    [Fact]
    public async Task Choosing_another_certificate_of_the_chain_by_keyboard_swaps_the_details()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutKeyPairAsync("my pair");
        var page = await site.SignInAsync();
        await page.GotoAsync(Stock.PathOf("my pair"));
        var (root, leaf) = (Element(page, "Test Root"), Element(page, "leaf.example.org"));
        await Expect(leaf).ToHaveAttributeAsync("aria-current", "true");
        (await page.Locator(".chain button").AllInnerTextsAsync()).ShouldBe(["Test Root", "leaf.example.org"]);
        await root.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(root).ToHaveAttributeAsync("aria-current", "true");
        await Expect(Value(page, "Subject DN").First).ToHaveTextAsync("CN=Test Root, O=Test");
    }

    [Fact]
    public async Task The_page_of_an_entry_shows_its_warnings()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutKeyPairAsync("orphan", withRoot: false);
        await site.PutCertificateAsync("weak", bits: 1_024);
        var page = await site.SignInAsync();
        await page.GotoAsync(Stock.PathOf("orphan"));
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Warnings" }))
            .ToHaveTextAsync("The chain is incomplete – leaf.example.org");
        await page.GotoAsync(Stock.PathOf("weak"));
        await Expect(page.GetByRole(AriaRole.List, new() { Name = "Warnings" }))
            .ToContainTextAsync("Weak key: RSA of fewer than 2048 bits");
    }

    [Fact]
    public async Task After_a_rename_the_page_is_where_the_entry_is()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutCertificateAsync("before");
        var page = await site.SignInAsync();
        await page.GotoAsync(Stock.PathOf("before").ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "Actions for before" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await page.GetByLabel("New alias").FillAsync("after");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.ExpectNoticeAsync("\"before\" is now \"after\".");
        await Expect(page).ToHaveURLAsync(new Uri(site.Root, Stock.PathOf("after")).ToString());
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "after", Level = 1 })).ToBeVisibleAsync();
        await Expect(Section(page, "Audit Trail").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("renamed");
    }

    [Fact]
    public async Task A_deleted_entry_is_restored_from_its_page_and_a_version_is_purged()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutCertificateAsync("gone");
        var fingerprint = (await site.ReadAsync()).System.Find(Alias.Parse("gone")).Certificate.FingerprintSha256;
        var page = await site.SignInWithRolesAsync([.. Roles.All]);
        await page.GotoAsync(Stock.PathOf("gone"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Actions for gone" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("There is no entry with this alias: it was deleted")).ToBeVisibleAsync();
        await page.CheckAndCaptureAsync("entry-deleted");
        await Section(page, "Versions").GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await page.ExpectNoticeAsync("\"gone\" was restored.");
        await Expect(Value(page, "SHA-256").First).ToHaveTextAsync(fingerprint);
        await Section(page, "Versions").GetByRole(AriaRole.Button, new() { Name = "Purge" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Purge" }).ClickAsync();
        await page.ExpectNoticeAsync("The version was deleted for good.");
        await Expect(page.GetByText("No former states are kept.")).ToBeVisibleAsync();
        (await site.ReadAsync()).System.Find(Alias.Parse("gone")).Certificate.FingerprintSha256.ShouldBe(fingerprint);
    }

    [Fact]
    public async Task Of_many_versions_the_newest_50_are_shown_and_then_the_others()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutCertificateAsync("busy");
        var certificate = (await site.ReadAsync()).System.Find(Alias.Parse("busy")).Certificate;
        for (var change = 0; change < 121; change++) await site.ChangeAsync(Toggle(site, certificate));
        var page = await site.SignInAsync();
        await page.GotoAsync(Stock.PathOf("busy"));
        var rows = Section(page, "Versions").Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(50);
        await page.GetByRole(AriaRole.Button, new() { Name = "More", Exact = true }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(61);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "More", Exact = true })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_reader_is_offered_no_change()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutCertificateAsync("kept");
        await site.ChangeAsync(keystores => keystores.System.Delete(Alias.Parse("kept"), site.Edit()));
        var page = await site.SignInWithRolesAsync(Roles.MonitoringDataRead);
        await page.GotoAsync(Stock.PathOf("kept"));
        await Expect(Section(page, "Versions").Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Restore" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Purge" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Audit Trail" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_note_is_written_and_read()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.PutCertificateAsync("noted");
        var page = await site.SignInAsync();
        await page.GotoAsync(Stock.PathOf("noted"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Edit Note" }).ClickAsync();
        await page.GetByLabel("Responsible (a name or an e-mail address)").FillAsync("me@example.org");
        await page.GetByLabel("Labels, separated by commas").FillAsync("prod, Not Allowed");
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Note", new() { Exact = true }).FillAsync("line 1\nline 2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("lower-case letters");
        await page.CheckAccessibilityAsync("note dialog");
        await page.GetByLabel("Labels, separated by commas").FillAsync("prod, billing");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.ExpectNoticeAsync("The note was saved.");
        await Expect(Value(page, "Labels")).ToHaveTextAsync("billing, prod");
        (await site.ReadAsync()).Notes[Alias.Parse("noted")].Text.ShouldBe("line 1\nline 2");
    }

    [Theory]
    [InlineData("entry/system/zz")]
    [InlineData("entry/operator/61")]
    [InlineData("entry/nothing/61")]
    public async Task An_address_of_no_entry_is_not_found(string path)
    {
        await using var site = await Site.StartAsync(chromium);
        var page = await site.SignInAsync();
        await page.GotoAsync(path);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Not found" })).ToBeVisibleAsync();
    }

    private static Func<TenantKeystores, KeystoreChange> Toggle(Site site, Formats.Certificates.Certificate certificate) => keystores =>
        keystores.System.Entries.ContainsKey(Alias.Parse("busy"))
            ? keystores.System.Delete(Alias.Parse("busy"), site.Edit())
            : keystores.System.ImportCertificate(Alias.Parse("busy"), certificate, update: false, TrustBasis.Given, site.Edit());

    private static ILocator Value(IPage page, string term) => page.Locator($"main dt:text-is(\"{term}\") + dd");

    private static ILocator Section(IPage page, string title) => page.GetByRole(AriaRole.Region, new() { Name = title });

    private static ILocator Element(IPage page, string name) => page.Locator(".chain").GetByRole(AriaRole.Button, new() { Name = name });
}
