using System.Text;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary><c>POST RSAKeyGenerationRequests</c> and <c>POST SSHKeyGenerationRequests</c> (docs/contract.md#upload-a-key).</summary>
public sealed class UploadedKeyTests : KeystoreTest
{
    [Fact]
    public async Task An_rsa_key_gets_a_self_signed_certificate_and_its_request_verifies()
    {
        await Tools.RunAsync("openssl genrsa -traditional -out key.pem 2048 2>/dev/null");
        (await PostRsaAsync("key.pem", "rsa")).Status.ShouldBe(204);
        (await PropertyAsync("rsa", "SubjectDN")).ShouldBe("CN=rsa.example.com, C=DE");
        (await PropertyAsync("rsa", "SignatureAlgorithm")).ShouldBe("SHA256withRSA");
        await VerifyAsync("rsa", "key.pem");

        (await PostRsaAsync("key.pem", "rsa")).Status.ShouldBe(400, "the alias is taken");
        (await PostRsaAsync("key.pem", "sap_rsa")).Status.ShouldBe(403);
        (await PostRsaAsync("key.pem", "")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task An_rsa_key_may_be_in_pkcs8_as_OpenSSL_3_writes_it()
    {
        await Tools.RunAsync(
            "openssl genrsa -out key.pem 2048 2>/dev/null && grep -q 'BEGIN PRIVATE KEY' key.pem && " +
            "openssl pkcs8 -topk8 -in key.pem -passout pass:x -out encrypted.pem");
        (await PostRsaAsync("key.pem", "rsa")).Status.ShouldBe(204);
        await VerifyAsync("rsa", "key.pem");
        (await PostRsaAsync("encrypted.pem", "refused")).Text.ShouldContain("SSHKeyGenerationRequests takes it with its password");
    }

    [Fact]
    public async Task A_file_that_is_no_rsa_key_is_refused()
    {
        await Tools.RunAsync(
            "openssl ecparam -name prime256v1 -genkey -noout -out ec.pem && head -c 10001 /dev/zero >large.bin && : >empty.bin");
        foreach (var (file, status) in new[] { ("ec.pem", 400), ("empty.bin", 400), ("large.bin", 413) })
            (await PostRsaAsync(file, "refused")).Status.ShouldBe(status, file);
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_keystore_that_is_locked_is_answered_with_423_by_this_operation_alone()
    {
        await Tools.RunAsync("openssl genrsa -traditional -out key.pem 2048 2>/dev/null");
        using var held = await HeldWriter.HoldAsync(Server.Service<IKeystoreStore>());
        var (rsa, certificate) = (PostRsaAsync("key.pem", "rsa"),
            PutFileAsync("CertificateResources('61')/$value?fingerprintVerified=true", Vectors.Body("self-signed-rsa.pem")));
        for (var i = 0; i < 30; i++)
        {
            // Until both are surely queued; the clock that counts stands still meanwhile.
            await Task.Delay(100, TestContext.Current.CancellationToken);
            Server.Clock.Advance(TimeSpan.FromSeconds(31));
        }

        await held.ReleaseAsync();
        var locked = await rsa;
        locked.Status.ShouldBe(423);
        locked.Text.ShouldContain("\"code\":\"Locked\"", Case.Sensitive);
        (await certificate).Status.ShouldBe(503);
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ssh-keygen -q -t rsa -b 2048 -N '' -f key", "", "id_rsa", "ssh-rsa")]
    [InlineData("ssh-keygen -q -t rsa -b 2048 -m PEM -N 'pass phrase' -f key", "pass phrase", "id_rsa", "ssh-rsa")]
    [InlineData("ssh-keygen -q -t dsa -N '' -f key", "", "id_dsa", "ssh-dss")]
    [InlineData("ssh-keygen -q -t ecdsa -b 384 -N 's3cret' -f key", "s3cret", "id_ec", "ecdsa-sha2-nistp384")]
    [InlineData("ssh-keygen -q -t ed25519 -N '' -f key", "", "id_ed25519", "ssh-ed25519")]
    [InlineData(
        "puttygen -q -t rsa -b 2048 --ppk-param version=3 -o key --new-passphrase <(printf s3cret) && " +
        "puttygen key -O public-openssh --old-passphrase <(printf s3cret) -o key.pub", "s3cret", "id_rsa", "ssh-rsa")]
    [InlineData(
        "puttygen -q -t ecdsa -b 256 --ppk-param version=2 -o key --new-passphrase /dev/null && puttygen key -O public-openssh -o key.pub",
        "", "id_ec", "ecdsa-sha2-nistp256")]
    public async Task An_ssh_key_is_imported_under_the_alias_of_its_kind_and_exported_as_it_was(
        string command, string password, string alias, string format)
    {
        await Tools.RunAsync(command);
        var answer = await PostSshAsync("key", null, password);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Text.ShouldBe($$$"""{"d":{"Alias":"{{{alias}}}"}}""");

        var exported = (await GetAsync($"{Entry(alias)}/Sshkey/$value")).Text;
        exported.ShouldStartWith($"{format} ", Case.Sensitive);
        exported.ShouldEndWith($" public key for alias {alias}", Case.Sensitive);
        exported.Split(' ')[1].ShouldBe(Encoding.ASCII.GetString(await Tools.ReadAsync("key.pub")).Split(' ')[1]);
        await Tools.WriteAsync("exported.pub", Encoding.ASCII.GetBytes(exported + "\n"));
        (await Tools.RunAsync("ssh-keygen -l -f exported.pub"))
            .ShouldBe((await Tools.RunAsync("ssh-keygen -l -f key.pub | sed 's/ [^ ]* (/ X (/'"))
            .Replace(" X (", $" public key for alias {alias} (", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ssh_key_takes_the_alias_it_is_given_and_replaces_it_only_when_asked()
    {
        await Tools.RunAsync("ssh-keygen -q -t rsa -b 2048 -N '' -f key && ssh-keygen -q -t ed25519 -N '' -f other");
        (await PostSshAsync("key", "sftp", "")).Status.ShouldBe(200);
        (await PostSshAsync("other", "sftp", "")).Status.ShouldBe(400);
        (await PostSshAsync("other", "nope", "", "?update=true")).Status.ShouldBe(400);
        var updated = await PostSshAsync("other", "sftp", "", "?update=true&returnKeystoreEntries=true");
        updated.Status.ShouldBe(200, updated.Text);
        updated.Entries["sftp"].GetProperty("Status").GetString().ShouldBe("changed");
        updated.Entries["sftp"].GetProperty("KeyType").GetString().ShouldBe("EdDSA");
        (await PostSshAsync("key", "sap_sftp", "")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task An_ssh_key_may_be_plain_text_and_one_that_is_too_long_is_refused_as_such()
    {
        await Tools.RunAsync(
            "ssh-keygen -q -t ecdsa -b 384 -m PEM -N '' -f key && puttygen -q -t ecdsa -b 256 -C a --new-passphrase /dev/null -o key.ppk " +
            "&& puttygen key.ppk -O private-openssh -o key.ppk.pem");
        foreach (var (file, lineEnd, pem) in new[] { ("key", "\n", "key"), ("key", "\\n", "key"), ("key.ppk", "\r\n", "key.ppk.pem") })
        {
            var text = Encoding.UTF8.GetString(await Tools.ReadAsync(file)).ReplaceLineEndings(lineEnd);
            var answer = await PostAsync("SSHKeyGenerationRequests",
                new { Alias = $"{file}{lineEnd.Length}", SSHFile = text, CommonName = "ssh.example.com", Country = "DE" });
            answer.Status.ShouldBe(200, answer.Text);
            await VerifyAsync($"{file}{lineEnd.Length}", pem);
        }

        var refused = await PostAsync(
            "SSHKeyGenerationRequests", new { SSHFile = new string('A', 10_004), CommonName = "ssh.example.com", Country = "DE" });
        refused.Status.ShouldBe(400);
        refused.Text.ShouldContain(
            "'SSHFile' is not compatible with the property: it has 10004 characters, and at most 10000 are allowed.");
        (await PostAsync("SSHKeyGenerationRequests", new { SSHFile = "no base64!", CommonName = "x", Country = "DE" })).Text.ShouldContain(
            "in base64 or as text");
    }

    [Fact]
    public async Task An_imported_pair_of_an_unusual_form_makes_its_signing_request()
    {
        // A number without its leading zeros, as OpenSSL up to 1.0 wrote it, a compressed point, and a key for RSASSA-PSS.
        await Tools.RunAsync(
            "printf 'asn1=SEQUENCE:k\n[k]\nv=INTEGER:1\nd=FORMAT:HEX,OCTETSTRING:0102030405060708090A0B0C0D0E0F1011\n"
            + "p=EXPLICIT:0,OID:prime256v1\n' >k.cnf && openssl asn1parse -genconf k.cnf -out k.der -noout && "
            + "openssl ec -inform DER -in k.der -out short.pem && openssl ec -in short.pem -conv_form compressed -out compressed.pem && "
            + "openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024 -out pss.pem && "
            + "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:sect233k1 -out sect233k1.pem && "
            + "for name in short pss sect233k1; do openssl req -x509 -new -key $name.pem -subj /CN=$name -days 365 -out $name.crt; done && "
            + "cp short.crt compressed.crt && for name in short compressed pss sect233k1; do openssl pkcs12 -export -inkey $name.pem "
            + "-in $name.crt -passout pass:changeit -out $name.p12; done");
        foreach (var name in new[] { "short", "compressed", "pss", "sect233k1" })
        {
            var answer = await PostAsync(
                "KeyPairResources?fingerprintVerified=true&returnKeystoreEntries=true",
                new { Alias = name, Resource = Convert.ToBase64String(await Tools.ReadAsync($"{name}.p12")), Password = "changeit" });
            answer.Status.ShouldBe(200, $"{name}: {answer.Text}");
            await VerifyAsync(name, name == "compressed" ? "short.pem" : $"{name}.pem"); // the same key
        }
    }

    [Fact]
    public async Task An_ssh_key_that_cannot_be_opened_is_refused()
    {
        await Tools.RunAsync("ssh-keygen -q -t ed25519 -N s3cret -f key && head -c 100 key >short && echo nothing >text");
        foreach (var (file, password) in new[] { ("key", "wrong"), ("key", ""), ("short", ""), ("text", ""), ("key.pub", "") })
        {
            var answer = await PostSshAsync(file, "refused", password);
            answer.Status.ShouldBe(400, file);
            answer.Text.ShouldNotContain("s3cret");
        }

        (await EntriesAsync()).ShouldBeEmpty();
    }

    private async Task<Answer> PostRsaAsync(string file, string alias) => await PostAsync(
        "RSAKeyGenerationRequests",
        new
        {
            Hexalias = "00",
            Alias = alias,
            RSAFile = Convert.ToBase64String(await Tools.ReadAsync(file)),
            SignatureAlgorithm = "SHA256/RSA",
            CommonName = "rsa.example.com",
            Country = "DE"
        });

    private async Task<Answer> PostSshAsync(string file, string? alias, string password, string options = "") => await PostAsync(
        $"SSHKeyGenerationRequests{options}",
        new
        {
            Alias = alias,
            SSHFile = Convert.ToBase64String(await Tools.ReadAsync(file)),
            Password = password,
            CommonName = "ssh.example.com",
            Country = "DE"
        });

    private async Task VerifyAsync(string alias, string keyFile)
    {
        await Tools.WriteAsync("pair.csr", (await GetAsync($"{Entry(alias)}/SigningRequest/$value")).Bytes);
        await Tools.RunAsync(
            "openssl req -in pair.csr -verify -noout 2>&1 && " +
            $"cmp <(openssl req -in pair.csr -pubkey -noout) <(openssl pkey -in {keyFile} -pubout)");
    }
}
