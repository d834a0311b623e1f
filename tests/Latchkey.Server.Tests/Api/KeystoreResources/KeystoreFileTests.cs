using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeystoreResources;

/// <summary>
/// Import and export of keystore files, made and read by <c>keytool</c> (docs/contract.md#import-a-keystore,
/// docs/contract.md#export-a-keystore).
/// </summary>
public sealed class KeystoreFileTests(KeystoreFileTests.MadeStores stores) : KeystoreTest, IClassFixture<KeystoreFileTests.MadeStores>
{
    private const string Password = "changeit";

    [Theory]
    [InlineData("JKS")]
    [InlineData("JCEKS")]
    [InlineData("PKCS12")]
    public async Task A_keystore_of_keytool_is_imported_whole_and_its_keys_sign(string type)
    {
        await stores.CopyAsync(type, Tools);
        var imported = await ImportAsync(await Tools.ReadAsync("store"));
        imported.Status.ShouldBe(200, imported.Text);
        imported.Entries.ToDictionary(
            entry => entry.Key, entry => (entry.Value.GetProperty("Type").GetString(), entry.Value.GetProperty("Status").GetString()))
            .ShouldBe(new Dictionary<string, (string?, string?)>
            {
                ["ca"] = ("Certificate", "new"),
                ["pair"] = ("Key Pair", "new"),
                ["ec pair"] = ("Key Pair", "new")
            }, ignoreOrder: true);
        foreach (var alias in new[] { "pair", "ec pair" })
        {
            await Tools.WriteAsync("pair.csr", (await GetAsync($"{Entry(alias)}/SigningRequest/$value")).Bytes);
            await stores.Keytool.RunAsync(
                "-exportcert", "-rfc", "-alias", alias, "-keystore", Tools["store"], "-storepass", Password, "-file", Tools["pair.pem"]);
            await Tools.RunAsync(
                "openssl req -in pair.csr -verify -noout 2>&1 && " +
                "cmp <(openssl req -in pair.csr -pubkey -noout) <(openssl x509 -in pair.pem -pubkey -noout)");
        }
    }

    [Fact]
    public async Task The_three_ways_to_import_treat_what_is_there_as_documented()
    {
        await stores.CopyAsync("JCEKS", Tools);
        var file = await Tools.ReadAsync("store");
        await Client.ImportAsync("pair", Vectors.Body("self-signed-rsa.pem"));
        await Client.ImportAsync("other", Vectors.Body("self-signed-ec.pem"));

        StatusOf(await ImportAsync(file, "?importOption=merge")).ShouldBe(
            [("other", "unchanged"), ("pair", "unchanged"), ("ca", "new"), ("ec pair", "new"),
                ("pair", "notImported: An entry with the same alias already exists")], ignoreOrder: true);
        (await PropertyAsync("pair", "Type")).ShouldBe("Certificate");

        StatusOf(await ImportAsync(file))
            .ShouldBe([("other", "unchanged"), ("pair", "changed"), ("ca", "unchanged"), ("ec pair", "unchanged")], ignoreOrder: true);
        (await PropertyAsync("pair", "Type")).ShouldBe("Key Pair");

        StatusOf(await ImportAsync(file, "?importOption=replace"))
            .ShouldBe([("pair", "unchanged"), ("ca", "unchanged"), ("ec pair", "unchanged"), ("other", "removed")], ignoreOrder: true);
        (await EntriesAsync()).Keys.ShouldBe(["ca", "ec pair", "pair"]);
    }

    [Fact]
    public async Task Entries_that_cannot_be_taken_are_named_and_refuse_the_whole_where_no_list_could_name_them()
    {
        await stores.CopyAsync("JCEKS", Tools);
        string[] store = ["-keystore", Tools["store"], "-storetype", "JCEKS", "-storepass", Password];
        await stores.Keytool.RunAsync(
            ["-genseckey", .. store, "-alias", "secret", "-keyalg", "AES", "-keysize", "256", "-keypass", Password]);
        foreach (var alias in new[] { "sap_own", "hcicertificate" })
            await stores.Keytool.RunAsync(["-importcert", "-noprompt", .. store, "-alias", alias, "-file", Tools["ca.pem"]]);
        await GenerateAsync("ca");
        var file = await Tools.ReadAsync("store");

        var refused = await ImportAsync(file, "?returnKeystoreEntries=false");
        refused.Status.ShouldBe(400, refused.Text);
        (await EntriesAsync()).Keys.ShouldBe(["ca"]);

        var status = StatusOf(await ImportAsync(file)).ToLookup(entry => entry.Alias, entry => entry.Status);
        status["sap_own"].ShouldBe(["notImported: The alias is not allowed. Aliases starting with 'sap_' are reserved for SAP."]);
        status["hcicertificate"].ShouldBe(["notImported: The alias is not allowed. The alias 'hcicertificate' is reserved for SAP."]);
        status["ca"]
            .ShouldBe(["unchanged", "notImported :Key Pair entry cannot be overwritten by a certificate entry."], ignoreOrder: true);
        status["secret"].ShouldHaveSingleItem().ShouldStartWith("notImported: ");
        (await EntriesAsync()).Keys.ShouldBe(["ca", "ec pair", "pair"]);
    }

    [Fact]
    public async Task A_private_key_that_cannot_be_read_is_named_and_its_file_is_no_key_pair()
    {
        const string Reason =
            "The private key is encrypted with scrypt, which is not supported. "
            + "Write the file again with AES, PBKDF2 and HMAC-SHA-256, as openssl pkcs12 -export of OpenSSL 3 does.";
        var file = await ScryptAsync();
        foreach (var refused in new[] { await ImportAsync(file, "?returnKeystoreEntries=false"),
            await PostAsync(
                "KeyPairResources?fingerprintVerified=true", new { Alias = "own", Resource = Convert.ToBase64String(file), Password }) })
        {
            refused.Status.ShouldBe(400, refused.Text);
            refused.Text.ShouldContain(Reason);
        }

        (await EntriesAsync()).ShouldBeEmpty();
        StatusOf(await ImportAsync(file)).Select(entry => entry.Status).ShouldBe(["new", $"notImported: {Reason}"], ignoreOrder: true);
        (await EntriesAsync()).Values.ShouldHaveSingleItem().GetProperty("Type").GetString().ShouldBe("Certificate");
    }

    [Theory]
    [InlineData(400, "wrong password", "cp store file")]
    [InlineData(400, Password, "cp store file && printf '\\001' | dd of=file bs=1 seek=300 conv=notrunc 2>/dev/null")]
    [InlineData(415, Password, "head -c 500 store >file")]
    [InlineData(415, Password, "echo no keystore >file")]
    [InlineData(415, Password, ": >file")]
    public async Task A_file_that_cannot_be_opened_is_refused_and_changes_nothing(int status, string password, string command)
    {
        await stores.CopyAsync("JKS", Tools);
        await Tools.RunAsync(command);
        var answer = await ImportAsync(await Tools.ReadAsync("file"), password: password);
        answer.Status.ShouldBe(status, answer.Text);
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_or_body_over_the_limit_is_refused()
    {
        (await ImportAsync(new byte[6_291_457])).Status.ShouldBe(413);
        (await ImportAsync(new byte[7_000_000])).Status.ShouldBe(413);
    }

    [Theory]
    [InlineData("KeyRenewal")]
    [InlineData("")]
    public async Task Only_the_two_names_can_be_posted(string name)
    {
        var answer = await PostAsync("KeystoreResources", new { Name = name, Resource = "", Password });
        answer.Status.ShouldBe(400);
        answer.Text.ShouldContain("Possible name values are 'system' and 'backup_admin_system'.");
    }

    [Fact]
    public async Task The_export_lists_in_keytool_every_certificate_of_every_chain()
    {
        await stores.CopyAsync("PKCS12", Tools);
        await ImportAsync(await Tools.ReadAsync("store"));
        await Client.ImportAsync("pair_1", Vectors.Body("self-signed-rsa.pem"));
        await Client.ImportAsync("Übung", Vectors.Body("self-signed-ec.pem"));

        var exported = await GetAsync("KeystoreResources('system')");
        exported.Data.EnumerateObject().Select(property => property.Name)
            .ShouldBe(["__metadata", "Name", "Resource", "Password", "Aliases"]);
        exported.Data.GetProperty("Password").ValueKind.ShouldBe(JsonValueKind.Null);
        var file = exported.Data.GetProperty("Resource").GetBytesFromBase64();
        Convert.ToHexString(file.AsSpan(0, 8)).ShouldBe("CECECECE00000002");
        await Tools.WriteAsync("exported.jceks", file);
        var listed =
            await Tools.RunAsync(
                "keytool -J-Duser.language=en -J-Dfile.encoding=UTF-8 -J-Dstdout.encoding=UTF-8 -J-Dsun.stdout.encoding=UTF-8 -list " +
                "-keystore exported.jceks -storetype JCEKS -storepass '' </dev/null 2>/dev/null");
        listed.Split('\n').Where(line => line.Contains("trustedCertEntry", StringComparison.Ordinal)).Select(line => line.Split(',')[0])
            .Order(StringComparer.Ordinal)
            .ShouldBe(["ca", "ec pair", "pair", "pair_1", "pair__1", "übung"]);
        listed.ShouldContain((await EntriesAsync())["pair"].GetProperty("FingerprintSha256").GetString()!);
    }

    [Fact]
    public async Task The_backup_is_exported_too_and_other_keystores_are_not()
    {
        await Client.ImportAsync("one", Vectors.Body("self-signed-rsa.pem"));
        (await PostAsync("KeystoreResources", new { Name = "backup_admin_system" })).Entries.Keys.ShouldBe(["one"]);
        (await GetAsync("KeystoreResources('backup_admin_system')")).Status.ShouldBe(200);
        (await GetAsync("KeystoreResources('KeyHistory')")).Status.ShouldBe(400);
    }

    private static List<(string Alias, string Status)> StatusOf(Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Data.GetProperty("results").EnumerateArray()
            .Select(entry => (entry.GetProperty("Alias").GetString()!, entry.GetProperty("Status").GetString()!)).ToList();
    }

    /// <summary>A PKCS#12 file whose private key OpenSSL has encrypted under scrypt.</summary>
    private async Task<byte[]> ScryptAsync()
    {
        await Tools.RunAsync(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout own.key -out own.pem -subj /C=DE/CN=own " +
            $"-days 30 2>/dev/null && openssl pkcs8 -topk8 -scrypt -in own.key -outform DER -out own.p8 -passout pass:{Password}");
        using var certificate = X509CertificateLoader.LoadCertificate(await Tools.ReadAsync("own.pem"));
        var (bags, file) = (new Pkcs12SafeContents(), new Pkcs12Builder());
        bags.AddCertificate(certificate);
        bags.AddSafeBag(new Pkcs12ShroudedKeyBag(await Tools.ReadAsync("own.p8")));
        file.AddSafeContentsUnencrypted(bags);
        file.SealWithMac(Password, HashAlgorithmName.SHA256, 2_048);
        return file.Encode();
    }

    private Task<Answer> ImportAsync(byte[] file, string options = "", string password = Password) =>
        PostAsync($"KeystoreResources{options}", new { Name = "system", Resource = Convert.ToBase64String(file), Password = password });

    /// <summary>A keystore of each type, made once: with a certificate, an RSA key pair that it signed, and an EC key pair.</summary>
    public sealed class MadeStores : IDisposable
    {
        private readonly WorkFolder _folder = new();

        internal Keytool Keytool { get; } = new();

        /// <summary>Puts one, named store, and the certificate, ca.pem, into a folder.</summary>
        internal async Task CopyAsync(string type, WorkFolder to)
        {
            if (!File.Exists(_folder[type])) await MakeAsync(type);
            File.Copy(_folder[type], to["store"]);
            File.Copy(_folder["ca.pem"], to["ca.pem"]);
        }

        public void Dispose()
        {
            Keytool.Dispose();
            _folder.Dispose();
        }

        private async Task MakeAsync(string type)
        {
            string[] store = ["-keystore", _folder[type], "-storetype", type, "-storepass", Password];
            string[] pair = [.. store, "-alias", "pair", "-keypass", Password];
            await Keytool.RunAsync(["-genkeypair", .. pair, "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=Pair, C=DE"]);
            await Keytool.RunAsync(["-genkeypair", .. store, "-alias", "ec pair", "-keypass", Password, "-keyalg", "EC", "-groupname",
                "secp256r1", "-dname", "CN=EC, C=DE"]);
            await Keytool.RunAsync(["-certreq", .. pair, "-file", _folder["pair.csr"]]);
            await _folder.RunAsync(
                "exec 2>/dev/null; { [ -e ca.pem ] || " +
                "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj /C=DE/CN=CA -days 3650 -out ca.pem; } && " +
                "openssl x509 -req -in pair.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 365 -out pair.pem");
            await Keytool.RunAsync(["-importcert", "-noprompt", .. store, "-alias", "ca", "-file", _folder["ca.pem"]]);
            await Keytool.RunAsync(["-importcert", "-noprompt", .. pair, "-file", _folder["pair.pem"]]);
        }
    }
}
