using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.CertificateResources;

/// <summary>
/// Uploads that change the keystore (docs/contract.md#upload-a-certificate); those that are refused without a trace are in
/// <c>Vectors/Cases</c>.
/// </summary>
[OnBothEngines]
public sealed class PutCertificateTests : IAsyncLifetime
{
    private const string Vouched = "fingerprintVerified=true";

    private static readonly (string, string)[] Json = [("Accept", "application/json")];

    private RunningServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        _client = await _server.SignInAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Import_answers_204_without_a_body_and_the_entry_is_there()
    {
        var answer = await PutAsync("mycertificate", "self-signed-rsa.pem", Vouched);
        answer.Status.ShouldBe(204);
        answer.Bytes.ShouldBeEmpty();
        answer.Headers["DataServiceVersion"].ShouldBe("2.0");
        (await EntryAsync("mycertificate")).GetProperty("SerialNumber").GetString().ShouldBe("0x11F11");
    }

    [Theory]
    [InlineData("self-signed-rsa.pem")]
    [InlineData("self-signed-rsa.der")]
    [InlineData("bare-base64.txt")]
    [InlineData("documentation-example.pem")]
    [InlineData("text-around-crlf.pem")]
    public async Task Every_form_of_the_certificate_gives_the_same_entry(string file)
    {
        (await PutAsync("form", file, Vouched)).Status.ShouldBe(204);
        (await _client.GetAsync($"KeystoreEntries('{ApiClient.Hex("form")}')/Certificate/$value")).Text.Trim()
            .ShouldBe(File.ReadAllText(Path.Combine(Vectors.Folder, "Bodies", "self-signed-rsa.pem")).Trim());
    }

    [Fact]
    public async Task An_import_that_returns_entries_answers_all_of_them_and_marks_the_new_one()
    {
        await _client.ImportAsync("first", Vectors.Body("self-signed-ec.pem"));
        var answer = await PutAsync("second", "self-signed-rsa.pem", $"{Vouched}&returnKeystoreEntries=true");
        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldBe("application/json");
        answer.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.GetProperty("Status").GetString())
            .ShouldBe(new Dictionary<string, string?> { ["first"] = "unchanged", ["second"] = "new" }, ignoreOrder: true);
    }

    [Fact]
    public async Task An_import_that_returns_entries_answers_atom_by_default()
    {
        var answer = await _client.PutAsync(Target("a", $"{Vouched}&returnKeystoreEntries=true"), Vectors.Body("self-signed-rsa.pem"));
        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldBe("application/atom+xml;charset=utf-8;type=feed");
        answer.Text.ShouldContain("<d:Status>new</d:Status>");
    }

    [Fact]
    public async Task A_certificate_without_a_trust_path_is_answered_with_itself_and_not_stored()
    {
        var answer = await PutAsync("untrusted", "self-signed-rsa.pem", "");
        answer.Status.ShouldBe(409);
        answer.ContentType.ShouldBe("application/json");
        answer.Data.GetProperty("Validity").GetString().ShouldBe("notTrusted");
        answer.Data.GetProperty("Status").GetString().ShouldBe("notImported");
        answer.Data.GetProperty("Alias").GetString().ShouldBe("untrusted");
        answer.Data.GetProperty("SerialNumber").GetString().ShouldBe("0x11F11");
        (await _client.GetAsync($"KeystoreEntries('{ApiClient.Hex("untrusted")}')")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_conflict_is_answered_as_atom_to_a_client_that_asks_for_it()
    {
        var answer =
            await _client.PutAsync(Target("untrusted", ""), Vectors.Body("self-signed-rsa.pem"), ("Accept", "application/atom+xml"));
        answer.Status.ShouldBe(409);
        answer.ContentType.ShouldBe("application/atom+xml;charset=utf-8");
        answer.Text.ShouldContain("<d:Validity>notTrusted</d:Validity>");
    }

    [Fact]
    public async Task A_conflict_is_answered_as_json_to_a_client_that_asks_for_nothing()
    {
        var answer = await _client.PutAsync(Target("untrusted", ""), Vectors.Body("self-signed-rsa.pem"));
        answer.Status.ShouldBe(409);
        answer.ContentType.ShouldBe("application/json");
    }

    [Fact]
    public async Task A_root_in_the_keystore_makes_what_it_issued_trusted()
    {
        (await PutAsync("leaf", "leaf.pem", "")).Status.ShouldBe(409);
        await _client.ImportAsync("root", Vectors.Body("root.pem"));
        (await PutAsync("leaf", "leaf.pem", "")).Status.ShouldBe(409, "the intermediate is still missing");
        (await PutAsync("issuing", "issuing.pem", "")).Status.ShouldBe(204);
        (await PutAsync("leaf", "leaf.pem", "")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_configured_bundle_makes_its_roots_and_what_they_issued_trusted()
    {
        await using var server = await RunningServer.StartAsync(("Trust:BundleFile", Path.Combine(Vectors.Folder, "Bodies", "root.pem")));
        using var client = await server.SignInAsync();
        (await client.PutAsync(Target("root", ""), Vectors.Body("root.pem"))).Status.ShouldBe(204);
        (await client.PutAsync(Target("issuing", ""), Vectors.Body("issuing.pem"))).Status.ShouldBe(204);
        (await client.PutAsync(Target("other", ""), Vectors.Body("self-signed-rsa.pem"))).Status.ShouldBe(409);
    }

    [Fact]
    public async Task Update_replaces_the_certificate_and_keeps_who_created_the_entry()
    {
        await _client.ImportAsync("mycertificate", Vectors.Body("self-signed-rsa.pem"));
        _server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await PutAsync("mycertificate", "self-signed-ec.pem", $"{Vouched}&update=true")).Status.ShouldBe(204);

        var entry = await EntryAsync("mycertificate");
        entry.GetProperty("KeyType").GetString().ShouldBe("EC");
        entry.GetProperty("CreatedTime").GetString().ShouldBe($"/Date({RunningServer.Start.ToUnixTimeMilliseconds()})/");
        entry.GetProperty("LastModifiedTime").GetString().ShouldBe($"/Date({RunningServer.Start.AddMinutes(1).ToUnixTimeMilliseconds()})/");
        entry.GetProperty("CreatedBy").GetString().ShouldBe("administrator");
    }

    [Fact]
    public async Task Update_of_an_untrusted_certificate_is_a_conflict_and_the_old_one_stays()
    {
        await _client.ImportAsync("mycertificate", Vectors.Body("self-signed-rsa.pem"));
        (await PutAsync("mycertificate", "self-signed-ec.pem", "update=true")).Status.ShouldBe(409);
        (await EntryAsync("mycertificate")).GetProperty("KeyType").GetString().ShouldBe("RSA");
    }

    [Theory]
    [InlineData("self-signed-rsa.pem", "unchanged")]
    [InlineData("self-signed-ec.pem", "changed")]
    public async Task Update_shows_whether_it_changed_the_entry(string file, string status)
    {
        await _client.ImportAsync("mycertificate", Vectors.Body("self-signed-rsa.pem"));
        var answer = await PutAsync("mycertificate", file, $"{Vouched}&update=true&returnKeystoreEntries=true");
        answer.Entries["mycertificate"].GetProperty("Status").GetString().ShouldBe(status);
    }

    [Fact]
    public async Task Aliases_that_differ_by_case_alone_are_two_entries()
    {
        await _client.ImportAsync("Partner", Vectors.Body("self-signed-rsa.pem"));
        await _client.ImportAsync("partner", Vectors.Body("self-signed-ec.pem"));
        (await EntryAsync("Partner")).GetProperty("KeyType").GetString().ShouldBe("RSA");
        (await EntryAsync("partner")).GetProperty("KeyType").GetString().ShouldBe("EC");
    }

    [Theory]
    [InlineData("truncated.der", 415)]
    [InlineData("two-certificates.pem", 400)]
    [InlineData("rsa-16384-bits.pem", 400)]
    [InlineData("empty.bin", 400)]
    public async Task A_file_that_is_no_acceptable_certificate_is_refused_and_not_stored(string file, int status)
    {
        var answer = await PutAsync("refused", file, Vouched);
        answer.Status.ShouldBe(status, answer.Text);
        answer.Text.ShouldContain("\"error\"");
        (await _client.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("0");
    }

    [Theory]
    [InlineData("openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048", "private key")]
    [InlineData(
        "openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 | openssl rsa -traditional 2>/dev/null", "private key")]
    [InlineData(
        "openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 | openssl pkcs8 -topk8 -nocrypt -outform DER", "private key")]
    [InlineData(
        "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=x -keyout /dev/stdout 2>/dev/null | openssl pkcs12 -export -passout pass:x",
        "PKCS#12")]
    public async Task A_file_with_a_private_key_is_refused_by_name_and_not_stored(string command, string named)
    {
        var answer = await _client.PutAsync(Target("refused", Vouched), await Shell.OutputAsync(command), Json);
        answer.Status.ShouldBe(415, answer.Text);
        answer.Text.ShouldContain(named);
        (await _client.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("0");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_or_without_a_length()
    {
        var answer = await _client.PutAsync(Target("large", Vouched), new byte[10_241], Json);
        answer.Status.ShouldBe(413);
        answer.Text.ShouldContain("\"code\":\"Payload Too Large\"");
        (await _client.PutAsync(Target("large", Vouched), new byte[10_241], [("Transfer-Encoding", "chunked"), .. Json])).Status.ShouldBe(
            413);
        (await _client.PutAsync(Target("large", Vouched), new byte[10_240], Json)).Status.ShouldBe(
            415, "at the limit the file is looked at");
    }

    [Theory]
    [InlineData("application/pkix-cert")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    public async Task The_media_type_of_a_certificate_is_not_held_against_it(string mediaType) =>
        (await _client.PutAsync(Target("any", Vouched), Vectors.Body("self-signed-rsa.pem"), ("Content-Type", mediaType))).Status.ShouldBe(
            204);

    private static string Target(string alias, string options) =>
        $"CertificateResources('{ApiClient.Hex(alias).ToLowerInvariant()}')/$value?{options}";

    private Task<Answer> PutAsync(string alias, string file, string options) =>
        _client.PutAsync(Target(alias, options), Vectors.Body(file), Json);

    private async Task<System.Text.Json.JsonElement> EntryAsync(string alias) =>
        (await _client.GetAsync($"KeystoreEntries('{ApiClient.Hex(alias)}')", Json)).Data;
}
