using Latchkey.Browser.Tests.Infrastructure;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.PgpKeys;

/// <summary>What a user does on the page Manage PGP Keys, with keys that GnuPG makes.</summary>
public sealed class PgpKeysPageTests(Chromium chromium)
{
    [Fact]
    public async Task Keys_are_added_downloaded_deleted_and_restored()
    {
        await using var site = await Site.StartAsync(chromium);
        await MakeAsync(site);
        var page = await site.SignInAsync();
        await page.GotoAsync("pgp-keys");
        await Expect(page.GetByText("No PGP keys.")).ToBeVisibleAsync();
        var keys = new KeystorePage(page);

        await keys.ChooseAsync("Add", "Public Keys");
        await keys.SendAsync("Add", ("File (.asc or .gpg)", site.File("secret.asc")));
        await keys.ExpectErrorAsync("Uploaded content does not contain any PGP Public Key");
        await keys.SendAsync("Add", ("File (.asc or .gpg)", site.File("public.asc")));
        await page.ExpectNoticeAsync("1 keys were added.");

        await keys.ChooseAsync("Add", "Secret Keys");
        await keys.SendAsync("Add", ("File (.asc or .gpg)", site.File("secret.asc")), ("Passphrase", "wrong"));
        await keys.ExpectErrorAsync("Decrypting Secret Key with applied passphrase failed");
        await keys.SendAsync("Add", ("Passphrase", "correct horse"));
        await page.ExpectNoticeAsync("1 keys were added.");
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Secret, Public" })).ToBeVisibleAsync();
        await page.CheckAndCaptureAsync("pgp-keys");

        var file = await keys.DownloadAsync("Alice <alice@example.com>", "Download");
        (await file.ReadAsync()).ShouldStartWith("-----BEGIN PGP PUBLIC KEY BLOCK-----");
        await keys.ActAsync("Alice <alice@example.com>", "Delete");
        await keys.SendAsync("Delete");
        await Expect(page.GetByText("No PGP keys.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Versions", Exact = true }).ClickAsync();
        await keys.Dialog.GetByRole(AriaRole.Button, new() { NameRegex = new("^Restore ") }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "Secret, Public" })).ToBeVisibleAsync();
    }

    private static Task<string> MakeAsync(Site site) => Tool.RunAsync(site.Folder, "bash", "-c",
        """
        export GNUPGHOME=$PWD/gnupg; mkdir -m 700 "$GNUPGHOME" &&
        gpg="gpg --batch --pinentry-mode loopback --passphrase-file passphrase" && printf 'correct horse' > passphrase &&
        $gpg --quick-generate-key 'Alice <alice@example.com>' rsa2048 sign never && gpg --armor --export > public.asc &&
        $gpg --armor --export-secret-keys > secret.asc && gpgconf --kill all
        """);
}
