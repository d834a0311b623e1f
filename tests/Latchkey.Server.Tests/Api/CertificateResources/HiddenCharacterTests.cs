using Latchkey.Pages.Downloads;
using Latchkey.Server.Tests.Application.Events;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.CertificateResources;

/// <summary>Aliases that look like others are none for new entries, and no alias names a file that it should not.</summary>
[OnBothEngines]
public sealed class HiddenCharacterTests : KeystoreTest
{
    [Theory]
    [InlineData("a\u200B")]
    [InlineData("\u202Ea")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029")]
    [InlineData("\uFEFFa")]
    [InlineData("a\u2066b")]
    [InlineData("a\u00ADb")]
    [InlineData("a\U000E0041")]
    [InlineData("a\u00A0b")]
    [InlineData("a\u2003")]
    [InlineData("\u115Fa")]
    [InlineData("a\u3164")]
    [InlineData("a\uFE0F")]
    [InlineData("a\u034Fb")]
    [InlineData("a\uFFF5b")]
    [InlineData("a\u2800b")]
    public async Task A_new_entry_cannot_have_such_an_alias_and_an_old_one_stays_reachable(string alias)
    {
        var hex = ApiClient.Hex(alias);
        (await Client.PutAsync(
            $"CertificateResources('{hex}')/$value?fingerprintVerified=true", Vectors.Body("self-signed-rsa.pem"))).Status.ShouldBe(400);
        await Client.ImportAsync("plain", Vectors.Body("self-signed-rsa.pem"));
        (await PutAsync($"{Entry("plain")}?renameAlias={Uri.EscapeDataString(alias)}", new { Status = (string?)null })).Status.ShouldBe(
            400);

        await Server.PutAsync(alias); // as a former version let it in
        (await Client.GetAsync($"KeystoreEntries('{hex}')")).Status.ShouldBe(200);
        await Client.ImportAsync(alias, Vectors.Body("self-signed-ec.pem"), "fingerprintVerified=true&update=true");
        (await PutAsync($"{Entry(alias)}?renameAlias=visible", new { Status = (string?)null })).Status.ShouldBe(204);
    }

    [Fact]
    public async Task No_way_in_gives_a_new_entry_such_an_alias()
    {
        const string Alias = "a\u200Bb";
        (await PostAsync("KeyPairGenerationRequests",
            new { Alias, KeySize = 1024, SignatureAlgorithm = "SHA-256/RSA", CommonName = "a", Country = "DE" })).Status.ShouldBe(400);
        await Tools.RunAsync(
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -subj /C=DE/CN=a -days 30 -out certificate.pem 2>/dev/null && " +
            $"openssl pkcs12 -export -inkey key.pem -in certificate.pem -name '{Alias}' -passout pass:secret123 -out pair.p12");
        var file = Convert.ToBase64String(await Tools.ReadAsync("pair.p12"));
        (await PostAsync("KeyPairResources?fingerprintVerified=true",
            new { Hexalias = "00", Alias, Resource = file, Password = "secret123" })).Status.ShouldBe(400);
        var imported = await PostAsync("KeystoreResources", new { Name = "system", Resource = file, Password = "secret123" });
        imported.Entries.Values.Select(entry => entry.GetProperty("Status").GetString())
            .ShouldBe(["notImported: The alias is not allowed."], imported.Text);
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_download_is_named_without_what_could_lead_elsewhere()
    {
        const string Alias = "../../etc/passwd";
        await Client.ImportAsync(Alias, Vectors.Body("self-signed-rsa.pem"));
        using var page = await PageClient.SignInAsync(Server.Root, Server.ClientId, Server.ClientSecret);
        var session = ("Cookie", string.Join("; ", page.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")));
        var file = await Client.GetAtRootAsync($"/download/system/{ApiClient.Hex(Alias)}/certificate", session);
        file.Status.ShouldBe(200);
        file.Headers["Content-Disposition"].ShouldContain("_._.._etc_passwd.cer");
        file.Headers["Content-Disposition"].ShouldNotContain("../");
    }

    [Theory]
    [InlineData("../../etc/passwd", "_._.._etc_passwd.cer")]
    [InlineData("my key (1)", "my key (1).cer")]
    [InlineData("Prüfstelle 東京", "Prüfstelle 東京.cer")]
    [InlineData("a\u202Eb\\c:d\"e;f%g", "a_b_c_d_e_f_g.cer")]
    public void A_file_is_named_by_letters_digits_and_harmless_signs(string alias, string name) =>
        FileName.Of(alias, ".cer").ShouldBe(name);
}
