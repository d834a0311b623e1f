using Latchkey.Browser.Tests.Infrastructure;
using Latchkey.Keystores;
using Latchkey.Keystores.Tenants;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Latchkey.Browser.Tests.Keystore.Actions;

public sealed class AddTests(Chromium chromium)
{
    [Fact]
    public async Task An_untrusted_certificate_is_shown_and_asked_about()
    {
        await using var site = await Site.StartAsync(chromium);
        await Tool.SelfSignedAsync(site.Folder, "partner");
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ChooseAsync("Add", "Certificate");
        await keystore.SendAsync("Add", ("Alias", "partner"), ("File", site.File("partner.pem")));
        await keystore.ExpectErrorAsync("The trust of the certificate could not be established.");
        foreach (var hash in new[] { "sha1", "sha256", "sha512" })
        {
            var printed = await Tool.RunLineAsync(site.Folder, $"openssl x509 -in partner.pem -noout -fingerprint -{hash}");
            await Expect(keystore.Dialog).ToContainTextAsync(printed.Split('=')[1].Trim());
        }

        await Expect(keystore.Dialog).ToContainTextAsync("CN=partner, O=Example, C=DE");
        await keystore.Page.CheckAndCaptureAsync("untrusted");
        (await site.ReadAsync()).System.Entries.ShouldBeEmpty();
        await keystore.SendAsync("Add anyway");
        await keystore.Page.ExpectNoticeAsync("\"partner\" was saved.");
        (await site.ReadAsync()).System.Entries.Count.ShouldBe(1);

        await keystore.ChooseAsync("Add", "Certificate");
        await keystore.SendAsync("Add", ("Alias", "partner"), ("File", site.File("partner.pem")));
        await keystore.ExpectErrorAsync("An entry with the alias \"partner\" already exists.");
    }

    [Fact]
    public async Task A_certificate_is_updated()
    {
        await using var site = await Site.StartAsync(chromium);
        await site.ImportAsync("partner");
        await Tool.SelfSignedAsync(site.Folder, "renewed");
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ActAsync("partner", "Update");
        await keystore.SendAsync("Update", ("File", site.File("renewed.pem")));
        await keystore.SendAsync("Add anyway");
        await keystore.Page.ExpectNoticeAsync("\"partner\" was saved.");
        (await site.ReadAsync()).System.Entries[Alias.Parse("partner")].Certificate.SubjectDN.ShouldStartWith("CN=renewed");
    }

    [Fact]
    public async Task A_file_that_is_not_a_certificate_or_too_large_is_refused()
    {
        await using var site = await Site.StartAsync(chromium);
        await File.WriteAllTextAsync(site.File("text.cer"), "no certificate");
        await File.WriteAllBytesAsync(site.File("large.cer"), new byte[10_241]);
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ChooseAsync("Add", "Certificate");
        await keystore.SendAsync("Add", ("Alias", "x"), ("File", site.File("text.cer")));
        await keystore.ExpectErrorAsync("The file is of an unexpected kind");
        await keystore.SendAsync("Add", ("File", site.File("large.cer")));
        await keystore.ExpectErrorAsync("The file is too large: at most 10240 bytes are allowed.");
        (await site.ReadAsync()).System.Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_pair_is_added_and_updated()
    {
        await using var site = await Site.StartAsync(chromium);
        foreach (var name in new[] { "client", "renewed" })
        {
            await Tool.SelfSignedAsync(site.Folder, name);
            await Tool.RunLineAsync(
                site.Folder, $"openssl pkcs12 -export -in {name}.pem -inkey {name}.key -out {name}.p12 -passout pass:secret");
        }

        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ChooseAsync("Add", "Key Pair");
        await keystore.SendAsync("Add", ("Alias", "client"), ("File (.pfx or .p12)", site.File("client.p12")), ("Password", "wrong"));
        await keystore.ExpectErrorAsync("The password is wrong, or the file was changed.");
        await keystore.SendAsync("Add", ("Password", "secret"));
        await keystore.SendAsync("Add anyway");
        await keystore.Page.ExpectNoticeAsync("\"client\" was saved.");

        await keystore.ActAsync("client", "Update Key Pair");
        await keystore.SendAsync("Update", ("File (.pfx or .p12)", site.File("renewed.p12")), ("Password", "secret"));
        await keystore.SendAsync("Add anyway");
        await Expect(keystore.Row("client")).ToContainTextAsync("CN=renewed");
    }

    [Fact]
    public async Task SSH_keys_of_OpenSSH_and_PuTTY_are_added_and_come_back_as_public_keys()
    {
        await using var site = await Site.StartAsync(chromium);
        await Tool.RunAsync(site.Folder, "ssh-keygen", "-q", "-t", "ecdsa", "-N", "secret", "-f", "id", "-C", "");
        await Tool.RunAsync(
            site.Folder, "bash", "-c", "printf %s secret > pass && puttygen -t rsa -b 2048 -q -o id.ppk --new-passphrase pass");
        var keystore = await KeystorePage.OpenAsync(site);
        foreach (var (alias, file) in new[] { ("open", "id"), ("putty", "id.ppk") })
        {
            await keystore.ChooseAsync("Add", "SSH Key");
            await keystore.SendAsync(
                "Add",
                ("Alias", alias),
                ("File (OpenSSH or PuTTY)", site.File(file)),
                ("Password", "secret"),
                ("Common Name (CN)", "sftp"),
                ("Country/Region (C), two letters", "DE"));
            await keystore.Page.ExpectNoticeAsync($"\"{alias}\" was saved.");
        }

        var key = await keystore.DownloadAsync("open", "Download Public OpenSSH Key");
        key.Name.ShouldBe("open.pub");
        (await key.ReadAsync()).Split(' ')[1].ShouldBe((await File.ReadAllTextAsync(site.File("id.pub"))).Split(' ')[1].Trim());
    }

    [Fact]
    public async Task An_RSA_key_is_named_after_its_file_and_updated()
    {
        await using var site = await Site.StartAsync(chromium);
        await Tool.RunLineAsync(site.Folder, "openssl genrsa -traditional -out billing.pem 2048");
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ChooseAsync("Add", "RSA Key");
        await keystore.Dialog.GetByLabel("File (PEM, PKCS#1 or PKCS#8)").SetInputFilesAsync(site.File("billing.pem"));
        await Expect(keystore.Dialog.GetByLabel("Alias")).ToHaveValueAsync("billing");
        await keystore.SendAsync("Add", ("Common Name (CN)", "billing"), ("Country/Region (C), two letters", "DE"));
        await keystore.Page.ExpectNoticeAsync("\"billing\" was saved.");

        await keystore.ActAsync("billing", "Update RSA Key");
        await keystore.SendAsync("Update", ("File (PEM, PKCS#1 or PKCS#8)", site.File("billing.pem")), ("Common Name (CN)", "again"),
            ("Country/Region (C), two letters", "DE"));
        await Expect(keystore.Row("billing")).ToContainTextAsync("CN=again");
    }

    [Fact]
    public async Task Several_certificates_in_one_PEM_file_are_added_as_a_keystore()
    {
        await using var site = await Site.StartAsync(chromium);
        foreach (var name in new[] { "one", "two" }) await Tool.SelfSignedAsync(site.Folder, name);
        await Tool.RunAsync(site.Folder, "bash", "-c", "(cat one.pem two.pem one.key; sed s/^M/-/ two.pem) > bundle.pem");
        var keystore = await KeystorePage.OpenAsync(site);
        await keystore.ChooseAsync("Add", "Keystore");
        await keystore.SendAsync("Preview", ("File (.jks, .jceks, .pfx, .p12, or .pem with certificates)", site.File("bundle.pem")));
        await Expect(keystore.Dialog).ToContainTextAsync("Would be added (2)");
        await Expect(keystore.Dialog).ToContainTextAsync("Block 3 of the file holds a private key");
        await Expect(keystore.Dialog).ToContainTextAsync("Block 4 of the file is not base64.");
        await keystore.SendAsync("Deploy");
        await Expect(keystore.Dialog).ToContainTextAsync("Added (2)");
        (await site.ReadAsync()).System.Entries.Keys.Select(alias => alias.Value).ShouldBe(["one", "two"]);
    }

    [Fact]
    public async Task A_keystore_shows_what_it_would_do_before_it_is_done()
    {
        await using var site = await Site.StartAsync(chromium);
        foreach (var alias in new[] { "one", "two", "sap_three" })
        {
            await Tool.RunAsync(
                site.Folder, "keytool", "-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", $"CN={alias}, C=DE", "-keystore",
                "store.jks", "-storetype", "JKS", "-storepass", "secret", "-keypass", "secret");
        }

        await site.ImportAsync("one");
        await site.ImportAsync("other");
        var keystore = await KeystorePage.OpenAsync(site);
        await PreviewAsync("Add; keep existing entries");
        await Expect(keystore.Dialog).ToContainTextAsync("Would be added (1)");
        await Expect(keystore.Dialog).ToContainTextAsync("Would not be imported (2)");
        await keystore.Page.CheckAndCaptureAsync("keystore-preview");
        await keystore.SendAsync("Cancel");
        (await site.ReadAsync()).System.Entries.Count.ShouldBe(2);

        await PreviewAsync("Replace all entries");
        await Expect(keystore.Dialog).ToContainTextAsync("Would be overwritten (1)");
        await Expect(keystore.Dialog).ToContainTextAsync("Would be removed (1)");
        await keystore.SendAsync("Deploy");
        await Expect(keystore.Dialog).ToContainTextAsync("The keystore was deployed.");
        await Expect(keystore.Dialog).ToContainTextAsync("Not imported (1)");
        await keystore.SendAsync("Close");
        await Expect(keystore.Row("two")).ToBeVisibleAsync();
        (await site.ReadAsync()).System.Entries.Keys.Select(alias => alias.Value).ShouldBe(["one", "two"]);

        async Task PreviewAsync(string action)
        {
            await keystore.ChooseAsync("Add", "Keystore");
            await keystore.Dialog.GetByLabel(action).CheckAsync();
            await keystore.SendAsync(
                "Preview", ("File (.jks, .jceks, .pfx, .p12, or .pem with certificates)", site.File("store.jks")), ("Password", "secret"));
        }
    }
}
