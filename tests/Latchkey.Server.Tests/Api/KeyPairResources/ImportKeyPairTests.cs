using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.KeyPairResources;

/// <summary><c>POST KeyPairResources</c> (docs/contract.md#upload-a-key).</summary>
public sealed class ImportKeyPairTests(ImportKeyPairTests.MadeChain chain) : KeystoreTest, IClassFixture<ImportKeyPairTests.MadeChain>
{
    private const string Password = "s3cret";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        chain.CopyTo(Tools);
    }

    [Theory]
    [InlineData("-in leaf.pem -certfile issuers.pem", 3)]
    [InlineData("-in leaf.pem -certfile issuers.pem -legacy", 3)]
    [InlineData("-in leaf.pem -certfile issuers.pem -iter 600000 -maciter", 3)]
    [InlineData("-in leaf.pem -certfile issuing.pem", 2)]
    [InlineData("-in self.pem", 1)]
    public async Task A_vouched_for_key_pair_is_imported_with_the_chain_that_the_file_has(string options, int length)
    {
        (await ImportAsync("pair", await Pkcs12Async(options), "?fingerprintVerified=true")).Status.ShouldBe(204);
        (await GetAsync($"{Entry("pair")}/ChainCertificates")).Data.GetProperty("results").GetArrayLength().ShouldBe(length);
        await Tools.WriteAsync("pair.csr", (await GetAsync($"{Entry("pair")}/SigningRequest/$value")).Bytes);
        await Tools.RunAsync(
            "openssl req -in pair.csr -verify -noout 2>&1 && " +
            "cmp <(openssl req -in pair.csr -pubkey -noout) <(openssl pkey -in leaf.key -pubout)");
    }

    [Fact]
    public async Task A_chain_with_an_untrusted_root_is_a_conflict_and_not_stored()
    {
        var file = await Pkcs12Async("-in leaf.pem -certfile issuers.pem");
        var conflict = await ImportAsync("pair", file);
        conflict.Status.ShouldBe(409, "the root in the file does not vouch for itself");
        conflict.Data.GetProperty("Validity").GetString().ShouldBe("notTrusted");
        conflict.Data.GetProperty("SubjectDN").GetString().ShouldBe("CN=Leaf, C=DE");
        (await EntriesAsync()).ShouldBeEmpty();

        await Client.ImportAsync("root", await Tools.ReadAsync("root.pem"));
        (await ImportAsync("pair", file)).Status.ShouldBe(204);
        (await ImportAsync("short", await Pkcs12Async("-in leaf.pem"))).Status.ShouldBe(409, "the issuing certificate is missing");
    }

    [Fact]
    public async Task A_root_that_the_file_leaves_out_is_found_in_the_keystore()
    {
        await Client.ImportAsync("root", await Tools.ReadAsync("root.pem"));
        (await ImportAsync("pair", await Pkcs12Async("-in leaf.pem -certfile issuing.pem"))).Status.ShouldBe(204);
        (await GetAsync($"{Entry("pair")}/ChainCertificates/$count")).Text.ShouldBe("3");
    }

    [Fact]
    public async Task Update_replaces_what_is_there_and_only_that()
    {
        var file = await Pkcs12Async("-in self.pem");
        (await ImportAsync("pair", file, "?fingerprintVerified=true&update=true")).Status.ShouldBe(400);
        (await ImportAsync("pair", file, "?fingerprintVerified=true")).Status.ShouldBe(204);
        (await ImportAsync("pair", file, "?fingerprintVerified=true")).Status.ShouldBe(400);
        var updated = await ImportAsync(
            "pair", await Pkcs12Async("-in leaf.pem"), "?fingerprintVerified=true&update=true&returnKeystoreEntries=true");
        updated.Status.ShouldBe(200);
        updated.Entries["pair"].GetProperty("SubjectDN").GetString().ShouldBe("CN=Leaf, C=DE");
        (await ImportAsync("sap_pair", file, "?fingerprintVerified=true")).Status.ShouldBe(403);
    }

    [Theory]
    [InlineData(400, "openssl pkcs12 -export -inkey leaf.key -in self.pem -passout pass:other -out file")]
    [InlineData(400, "openssl pkcs12 -export -nokeys -in self.pem -passout pass:s3cret -out file")]
    [InlineData(400, "openssl pkcs12 -export -nocerts -inkey leaf.key -passout pass:s3cret -out file")]
    [InlineData(400,
        "keytool -genkeypair -keystore file -storetype PKCS12 -storepass s3cret1 -alias a -keyalg RSA -dname CN=a 2>/dev/null; " +
        "keytool -genkeypair -keystore file -storetype PKCS12 -storepass s3cret1 -alias b -keyalg RSA -dname CN=b 2>/dev/null")]
    [InlineData(415, "openssl pkcs12 -export -inkey leaf.key -in self.pem -passout pass:s3cret | head -c 900 >file")]
    [InlineData(415, "cp self.pem file")]
    [InlineData(415, "cp leaf.key file")]
    [InlineData(413, "head -c 30073 /dev/zero >file")]
    public async Task A_file_without_exactly_one_key_pair_that_the_password_opens_is_refused(int status, string command)
    {
        await Tools.RunAsync(command);
        var answer = await ImportAsync("refused", await Tools.ReadAsync("file"), "?fingerprintVerified=true",
            command.Contains("s3cret1", StringComparison.Ordinal) ? "s3cret1" : Password);
        answer.Status.ShouldBe(status, answer.Text);
        answer.Text.ShouldNotContain(Password);
        (await EntriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Items_beside_the_pair_are_named_with_or_without_a_list_of_entries()
    {
        const string Reason = "The entry is a secret key.";
        var file = await File.ReadAllBytesAsync(HonestFiles.HonestFileCase.PathOf("pair-beside-secret-key-and-password.p12"));
        var imported = await ImportAsync("pair", file, "?fingerprintVerified=true", "secret123");
        imported.Status.ShouldBe(204);
        imported.Headers["Latchkey-Not-Imported"].ShouldStartWith("2; entries=\"");
        foreach (var alias in new[] { "aeskey", "dbpass" })
            imported.Headers["Latchkey-Not-Imported"].ShouldContain($"{ApiClient.Hex(alias)}: {Reason}");

        var again = await ImportAsync("pair", file, "?fingerprintVerified=true&update=true&returnKeystoreEntries=true", "secret123");
        again.Entries["aeskey"].GetProperty("Status").GetString().ShouldBe("notImported: " + Reason);
        again.Entries["pair"].GetProperty("Status").GetString().ShouldBe("unchanged");
    }

    [Fact]
    public async Task A_renewed_authority_that_has_not_signed_the_pair_is_passed_over_and_named()
    {
        await Tools.RunAsync(
            "openssl req -newkey rsa:2048 -nodes -keyout renewed.key -subj /C=DE/CN=Issuing 2>/dev/null " +
            "| openssl x509 -req -CA root.pem -CAkey root.key -CAcreateserial -days 900 -out renewed.pem 2>/dev/null");

        var imported =
            await ImportAsync("pair", await Pkcs12Async("-in leaf.pem -certfile renewed.pem -caname renewed"), "?fingerprintVerified=true");

        imported.Status.ShouldBe(204, imported.Text);
        imported.Headers["Latchkey-Not-Imported"].ShouldContain($"{ApiClient.Hex("renewed")}: The certificate has the name of");
        (await GetAsync($"{Entry("pair")}/ChainCertificates/$count")).Text.ShouldBe("1");
    }

    private async Task<byte[]> Pkcs12Async(string options)
    {
        await Tools.RunAsync($"openssl pkcs12 -export -inkey leaf.key {options} -passout pass:{Password} -out pair.p12");
        return await Tools.ReadAsync("pair.p12");
    }

    private Task<Answer> ImportAsync(string alias, byte[] file, string options = "", string password = Password) =>
        PostAsync($"KeyPairResources{options}",
            new { Hexalias = "00", Alias = alias, Resource = Convert.ToBase64String(file), Password = password });

    /// <summary>The key and certificate of a leaf and of its authorities, made once.</summary>
    public sealed class MadeChain : IAsyncLifetime
    {
        private readonly WorkFolder _folder = new();

        public async ValueTask InitializeAsync() => await _folder.RunAsync(
                "openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -subj /C=DE/CN=Root -days 3650 -out root.pem 2>/dev/null && " +
                "openssl req -newkey rsa:2048 -nodes -keyout issuing.key -subj /C=DE/CN=Issuing 2>/dev/null " +
                "| openssl x509 -req -CA root.pem -CAkey root.key " +
                "-CAcreateserial -days 900 -extfile <(echo basicConstraints=critical,CA:TRUE) -out issuing.pem 2>/dev/null && " +
                "openssl req -newkey rsa:2048 -nodes -keyout leaf.key -subj /C=DE/CN=Leaf 2>/dev/null " +
                "| openssl x509 -req -CA issuing.pem -CAkey issuing.key -CAcreateserial -days 300 -out leaf.pem 2>/dev/null && " +
                "openssl req -x509 -key leaf.key -subj /C=DE/CN=Self -days 300 -out self.pem 2>/dev/null && " +
                "cat issuing.pem root.pem >issuers.pem");

        internal void CopyTo(WorkFolder tools)
        {
            foreach (var file in Directory.EnumerateFiles(_folder[""])) File.Copy(file, tools[Path.GetFileName(file)]);
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
