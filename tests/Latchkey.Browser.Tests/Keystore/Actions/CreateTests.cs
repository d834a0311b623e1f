using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Keystore.Actions;

public sealed class CreateTests(Chromium chromium)
{
    private static readonly (string, string)[] Subject = [("Common Name (CN)", "example.org"), ("Country/Region (C), two letters", "DE")];

    [Fact]
    public async Task A_key_pair_is_created_and_downloaded_under_the_names_of_the_original()
    {
        await using var site = await Site.StartAsync(chromium);
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ChooseAsync("Create", "Key Pair");
        await keystore.Page.CheckAndCaptureAsync("create-key-pair");
        await keystore.Dialog.GetByLabel("Key Type").SelectOptionAsync("EC");
        await keystore.SendAsync("Create", [("Alias", "my pair"), .. Subject]);
        await keystore.Page.ExpectNoticeAsync("\"my pair\" was created.");

        await keystore.ExpectOffersAsync(
            "my pair", "Rename", "Update Key Pair", "Update RSA Key", "Update SSH Key", "Update Signing Response", "Download Certificate",
            "Download Certificate Chain", "Download Root Certificate", "Download Signing Request", "Download Public OpenSSH Key",
            "Delete");
        var certificate = await keystore.DownloadAsync("my pair", "Download Certificate");
        (certificate.Name, await Tool.RunAsync(site.Folder, "openssl", "x509", "-in", certificate.Path, "-noout", "-subject"))
            .ShouldBe(("my pair.cer", "subject=C = DE, CN = example.org\n"));
        var root = await keystore.DownloadAsync("my pair", "Download Root Certificate");
        (root.Name, await root.ReadAsync()).ShouldBe(("my pair_rootCA.cer", await certificate.ReadAsync()));
        var chain = await keystore.DownloadAsync("my pair", "Download Certificate Chain");
        chain.Name.ShouldBe("my pair.p7b");
        (await Tool.RunAsync(site.Folder, "openssl", "pkcs7", "-in", chain.Path, "-print_certs", "-noout"))
            .ShouldContain("CN = example.org");
        var request = await keystore.DownloadAsync("my pair", "Download Signing Request");
        request.Name.ShouldBe("my pair.csr");
        await Tool.RunAsync(site.Folder, "openssl", "req", "-in", request.Path, "-noout", "-verify");
    }

    [Fact]
    public async Task An_SSH_key_is_created()
    {
        await using var site = await Site.StartAsync(chromium);
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ChooseAsync("Create", "SSH Key");
        await keystore.Dialog.GetByLabel("Key Type").SelectOptionAsync("EC");
        await Expect(keystore.Dialog.GetByLabel("Alias")).ToHaveValueAsync("id_ec");
        await keystore.SendAsync("Create", Subject);
        await keystore.Page.ExpectNoticeAsync("\"id_ec\" was created.");
        (await (await keystore.DownloadAsync("id_ec", "Download Public OpenSSH Key")).ReadAsync()).ShouldStartWith("ecdsa-sha2-nistp256 ");
    }

    [Fact]
    public async Task A_signing_response_replaces_the_chain()
    {
        await using var site = await Site.StartAsync(chromium);
        await Tool.SelfSignedAsync(site.Folder, "authority");
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ChooseAsync("Create", "Key Pair");
        await keystore.Dialog.GetByLabel("Key Type").SelectOptionAsync("EC");
        await keystore.SendAsync("Create", [("Alias", "pair"), .. Subject]);
        var request = await keystore.DownloadAsync("pair", "Download Signing Request");
        await Tool.RunAsync(site.Folder, "openssl", "x509", "-req", "-in", request.Path, "-CA", "authority.pem", "-CAkey", "authority.key",
            "-CAcreateserial", "-days", "90", "-out", "signed.pem");
        await Tool.RunLineAsync(site.Folder, "openssl crl2pkcs7 -nocrl -certfile signed.pem -certfile authority.pem -out signed.p7b");

        await keystore.ActAsync("pair", "Update Signing Response");
        await keystore.SendAsync("Update", ("File (.p7b, .p7c, .pem, .cer, .pkipath or .spc)", site.File("signed.p7b")));
        await keystore.ExpectErrorAsync("The trust of the certificate could not be established.");
        await keystore.SendAsync("Add anyway");
        await keystore.Page.ExpectNoticeAsync("\"pair\" was saved.");
        await Expect(keystore.Row("pair")).ToContainTextAsync("CN=authority");
        (await site.ReadAsync()).System.Entries[Alias.Parse("pair")].Chain.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Long_work_shows_that_it_goes_on_and_can_be_given_up()
    {
        await using var site = await Site.StartAsync(chromium, ("Writes:KeyGenerators", "1"));
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ChooseAsync("Create", "Key Pair");
        await keystore.Dialog.GetByLabel("Key Size").SelectOptionAsync("8192");
        await keystore.SendAsync("Create", [("Alias", "huge"), .. Subject]);
        await Expect(keystore.Dialog.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        await keystore.SendAsync("Cancel");
        await Expect(keystore.Dialog.GetByRole(AriaRole.Progressbar)).ToHaveCountAsync(0);
        await keystore.SendAsync("Cancel");
        await Expect(keystore.Dialog).ToHaveCountAsync(0);
        (await site.ReadAsync()).System.Entries.ShouldBeEmpty();
    }
}
