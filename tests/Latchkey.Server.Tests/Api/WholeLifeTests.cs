using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api;

/// <summary>A key pair from its generation to its replacement, with an authority that <c>openssl ca</c> plays.</summary>
[OnBothEngines]
public sealed class WholeLifeTests : KeystoreTest
{
    [Fact]
    public async Task A_key_pair_is_generated_signed_backed_up_deleted_restored_renamed_and_replaced()
    {
        await MakeAuthorityAsync();

        // Generate; the certificate signs itself.
        var generated = await PostAsync("KeyPairGenerationRequests?returnKeystoreEntries=true", new
        {
            Hexalias = "00",
            Alias = "partner key",
            KeyType = "RSA",
            KeySize = 2048,
            SignatureAlgorithm = "SHA-256/RSA",
            CommonName = "partner.example.com",
            Organization = "Example, Inc.",
            Country = "DE",
        });
        generated.Status.ShouldBe(200);
        var entry = generated.Entries["partner key"];
        entry.GetProperty("Type").GetString().ShouldBe("Key Pair");
        entry.GetProperty("Status").GetString().ShouldBe("new");
        entry.GetProperty("SubjectDN").GetString().ShouldBe("CN=partner.example.com, O=\"Example, Inc.\", C=DE");
        entry.GetProperty("IssuerDN").GetString().ShouldBe(entry.GetProperty("SubjectDN").GetString());
        var selfSigned = await GetAsync($"{Entry("partner key")}/ChainResource/$value");
        selfSigned.ContentType.ShouldBe("application/pkcs7-mime");

        // Ask the authority to sign it.
        var request = await GetAsync($"{Entry("partner key")}/SigningRequest/$value");
        request.ContentType.ShouldBe("application/pkcs10");
        await Tools.WriteAsync("pair.csr", request.Bytes);
        await Tools.RunAsync(
            "openssl req -in pair.csr -verify -noout 2>&1 && openssl ca -batch -config ca.cnf -in pair.csr -out pair.pem 2>&1");

        // Upload the answer: nobody trusts the authority yet.
        var answer = await Tools.ReadAsync("pair.pem");
        var conflict = await PutFileAsync(Chain("partner key", ""), answer);
        conflict.Status.ShouldBe(409);
        conflict.Data.GetProperty("Validity").GetString().ShouldBe("notTrusted");
        await Client.ImportAsync("authority", await Tools.ReadAsync("ca.pem"));
        (await PutFileAsync(Chain("partner key", ""), answer)).Status.ShouldBe(204);
        (await PropertyAsync("partner key", "IssuerDN")).ShouldBe("CN=Test Authority, C=DE");
        (await GetAsync($"{Entry("partner key")}/ChainCertificates")).Data.GetProperty("results").EnumerateArray()
            .Select(certificate => (certificate.GetProperty("Index").GetInt32(), certificate.GetProperty("SubjectDN").GetString()))
            .ShouldBe([(0, "CN=Test Authority, C=DE"), (1, "CN=partner.example.com, O=\"Example, Inc.\", C=DE")]);
        await Tools.WriteAsync("chain.p7b", (await GetAsync($"{Entry("partner key")}/ChainResource/$value")).Bytes);
        (await Tools.RunAsync("openssl pkcs7 -in chain.p7b -print_certs -noout")).ShouldContain("CN = Test Authority");
        await Tools.WriteAsync("root.pem", (await GetAsync($"{Entry("partner key")}/Certificate/$value?rootCA=true")).Bytes);
        await Tools.WriteAsync("leaf.pem", (await GetAsync($"{Entry("partner key")}/Certificate/$value")).Bytes);
        (await Tools.RunAsync("openssl verify -CAfile root.pem leaf.pem")).ShouldContain("OK");

        // Back up, delete, restore.
        (await PostAsync("KeystoreResources?returnKeystoreEntries=false", new { Name = "backup_admin_system" })).Status.ShouldBe(204);
        (await EntriesAsync("backup_admin_system")).Keys.ShouldBe(["authority", "partner key"]);
        (await DeleteAsync(Entry("partner key"))).Status.ShouldBe(204);
        var restored = await PutAsync("KeystoreResources('system')?retrieveBackup=backup_admin_system", new { Resource = (string?)null });
        restored.Status.ShouldBe(200);
        restored.Entries.ToDictionary(pair => pair.Key, pair => pair.Value.GetProperty("Status").GetString())
            .ShouldBe(new Dictionary<string, string?> { ["authority"] = "unchanged", ["partner key"] = "new" }, ignoreOrder: true);

        // The private key has come back with it: the request verifies, and is signed with the weaker hash now.
        await Tools.WriteAsync("again.csr", (await GetAsync($"{Entry("partner key")}/SigningRequest/$value")).Bytes);
        (await Tools.RunAsync("openssl req -in again.csr -verify -noout -text 2>&1")).ShouldContain("sha256WithRSAEncryption");

        // Rename.
        var renamed = await PutAsync(
            $"{Entry("partner key")}?renameAlias=partner%20key%20%C3%BC&returnHexAlias=true", new { Status = (string?)null });
        renamed.Status.ShouldBe(200);
        renamed.Text.ShouldBe($"[{ApiClient.Hex("partner key ü")}]");
        (await GetAsync($"{Entry("partner key ü")}/Sshkey/$value")).Text.ShouldStartWith("ssh-rsa ");

        // Replace it, under its alias, by one that the authority made itself.
        await Tools.RunAsync(
            "openssl req -newkey rsa:2048 -nodes -keyout new.key -subj /C=DE/CN=new.example.com 2>/dev/null " +
            "| openssl x509 -req -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out new.pem 2>/dev/null");
        await Tools.RunAsync("openssl pkcs12 -export -inkey new.key -in new.pem -certfile ca.pem -passout pass:s3cret -out new.p12");
        var resource = Convert.ToBase64String(await Tools.ReadAsync("new.p12"));
        (await PostAsync("KeyPairResources", new { Alias = "partner key ü", Resource = resource, Password = "s3cret" })).Status.ShouldBe(
            400, "the alias is taken");
        (await PostAsync("KeyPairResources?update=true",
            new { Alias = "partner key ü", Resource = resource, Password = "s3cret" })).Status.ShouldBe(204);
        (await PropertyAsync("partner key ü", "SubjectDN")).ShouldBe("CN=new.example.com, C=DE");
    }

    private async Task MakeAuthorityAsync()
    {
        await Tools.WriteCaFilesAsync("ca");
        await Tools.RunAsync(
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj '/C=DE/CN=Test Authority' -days 3650 -out ca.pem 2>/dev/null");
    }
}
