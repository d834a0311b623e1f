using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Latchkey.Application.Access;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Latchkey.Server.Tests.Application.Access;

/// <summary>Tokens of a company's own identity provider.</summary>
public sealed class ExternalIssuerTests : IAsyncLifetime
{
    // Never disposed: what signs with a key is remembered beyond a test.
    private static readonly RSA Stranger = RSA.Create(2048);

    private static readonly (string, object)[] Reader = [("sub", "u1"), ("name", "Ada"), ("roles", new[] { "keystore-readers", "others" })];

    private TestIssuer _issuer = null!;
    private RunningServer _server = null!;
    private RsaSecurityKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _key = _issuer.Publish("k1");
        _server = await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    public async Task A_token_of_the_issuer_has_the_rights_of_its_roles(string algorithm)
    {
        var token = _issuer.Token(_key, algorithm, claims: Reader);
        (await StatusAsync(token)).ShouldBe(200);
        (await WriteAsync(token)).ShouldBe(403);
        (await WriteAsync(_issuer.Token(_key, algorithm, claims: [("sub", "u2"), ("name", "Ada"), ("roles", "keystore-admins")])))
            .ShouldBe(204);
        using var client = await _server.SignInAsync();
        (await client.GetAsync("KeystoreEntries", ("Accept", "application/json"))).Entries["a"].GetProperty("CreatedBy").GetString()
            .ShouldBe("Ada");
    }

    [Fact]
    public async Task A_token_for_somebody_else_or_of_somebody_else_or_not_in_time_is_refused()
    {
        (await StatusAsync(_issuer.Token(_key, audience: "another", claims: Reader))).ShouldBe(401);
        (await StatusAsync(_issuer.Token(_key, issuer: "https://issuer.example", claims: Reader))).ShouldBe(401);
        (await StatusAsync(_issuer.Token(_key, issuer: "latchkey", claims: Reader))).ShouldBe(401);
        (await StatusAsync(_issuer.Token(_key, ends: TimeSpan.Zero, claims: Reader))).ShouldBe(401);
        (await StatusAsync(_issuer.Token(_key, starts: TimeSpan.FromMinutes(2), claims: Reader))).ShouldBe(401);
        (await StatusAsync(_issuer.Token(_key, claims: [("sub", "u1"), ("roles", "keystore-readers")]))).ShouldBe(401, "it has no name");
        (await StatusAsync(_issuer.Token(_key, claims: [("sub", "u1"), ("name", "Ada"), ("roles", "others")]))).ShouldBe(403);
    }

    // A token from the future would outlive the end of its session; a time without a calendar must not fail the server.
    [Theory]
    [InlineData("iat", 0, 200)]
    [InlineData("iat", 60, 200)]
    [InlineData("iat", 62, 401)]
    [InlineData("iat", 1e9, 401)]
    [InlineData("iat", 1e15, 401)]
    [InlineData("iat", -1e15, 401)]
    [InlineData("iat", 1e300, 401)]
    [InlineData("exp", 12 * 3_600 + 60, 200)]
    [InlineData("exp", 12 * 3_600 + 62, 401)]
    [InlineData("exp", 1e9, 401)]
    [InlineData("exp", 1e15, 401)]
    [InlineData("exp", -1e15, 401)]
    [InlineData("nbf", 62, 401)]
    [InlineData("nbf", 1e15, 401)]
    public async Task A_token_is_of_now_and_lasts_no_longer_than_ours_may(string claim, double secondsFromNow, int status)
    {
        var now = RunningServer.Start.ToUnixTimeSeconds();
        (await StatusAsync(SignedToken(new() { [claim] = secondsFromNow is > 1e12 or < 0 ? secondsFromNow : now + (long)secondsFromNow })))
            .ShouldBe(status);
        (await StatusAsync(SignedToken([]))).ShouldBe(200);
    }

    [Theory]
    [InlineData("iat")]
    [InlineData("exp")]
    [InlineData("nbf")]
    public async Task A_time_that_is_no_number_is_refused(string claim) =>
        (await StatusAsync(SignedToken(new() { [claim] = "soon" }))).ShouldBe(401);

    [Fact]
    public async Task A_token_with_an_extension_that_must_be_understood_is_refused() =>
        (await StatusAsync(SignedToken([], ("crit", new[] { "exp" })))).ShouldBe(401);

    [Theory]
    [InlineData("at+jwt", "", 200)]
    [InlineData("application/at+jwt", "", 200)]
    [InlineData("JWT", "", 401)]
    [InlineData("", "", 401)]
    [InlineData("logout+jwt", "azp=ci", 401)]
    [InlineData("JWT", "azp=ci", 200)]
    [InlineData("JWT", "client_id=ci", 200)]
    [InlineData("", "azp=ci typ=Bearer", 200)]
    [InlineData("JWT", "azp=another", 401)]
    [InlineData("JWT", "azp=another client_id=ci", 401)]
    [InlineData("JWT", "azp=ci nonce=n", 401)]
    [InlineData("JWT", "azp=ci at_hash=h", 401)]
    [InlineData("JWT", "azp=ci typ=ID", 401)]
    [InlineData("JWT", "typ=Bearer", 401)]
    [InlineData("at+jwt", "client_id=another", 401)]
    [InlineData("at+jwt", "client_id=ci", 200)]
    public async Task Only_access_tokens_are_taken_and_where_clients_are_named_theirs_alone(string type, string more, int status)
    {
        if (more.Length > 0) await _server.RestartAsync(Settings(("SignIn:Issuers:0:Clients", "ci, portal")));
        (string, object)[] claims = [.. Reader,
            .. more.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(claim => claim.Split('='))
            .Select(pair => (pair[0], (object)pair[1]))];
        (await StatusAsync(_issuer.Token(_key, type: type, claims: claims))).ShouldBe(status);
    }

    [Fact]
    public async Task The_secret_of_the_server_at_the_issuer_is_replaced_in_service()
    {
        using var files = new WorkFolder();
        await files.WriteAsync("secret", "first\n"u8.ToArray());
        await using var server =
            await StartAsync(("SignIn:Issuers:0:ClientId", "pages"), ("SignIn:Issuers:0:ClientSecretFile", files["secret"]));
        await SignInToPagesAsync(server);
        await files.WriteAsync("secret", "second\n"u8.ToArray());
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await SignInToPagesAsync(server);
        _issuer.ShownSecrets.ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Calls_with_a_token_of_the_issuer_are_on_record()
    {
        (await StatusAsync(_issuer.Token(_key, claims: Reader))).ShouldBe(200);
        (await SignInsAsync(_server)).ShouldBe(["Ada: token of an issuer"]);
    }

    [Fact]
    public async Task A_session_by_the_issuer_is_on_record_and_is_ended_by_the_name_of_its_user()
    {
        await using var server = await StartAsync(("SignIn:Issuers:0:ClientId", "pages"));
        var session = await SignInToPagesAsync(server);
        using var browser = ApiClient.Anonymous(server.Root);
        (await browser.GetAtRootAsync("/keystore", ("Cookie", session))).Status.ShouldBe(200);
        (await SignInsAsync(server)).ShouldBe(["Ada: session of the pages by an issuer"]);

        await server.Service<IEndedSessions>().EndAsync(
            new EndedSession($"{_issuer.Issuer} u1", null, RunningServer.Start, RunningServer.Start.AddDays(1)), TestStorage.Token);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await browser.GetAtRootAsync("/keystore", ("Cookie", session))).Status.ShouldBe(302);
        var next = await SignInToPagesAsync(server);
        (await browser.GetAtRootAsync("/keystore", ("Cookie", next))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Refused_tokens_are_in_the_log_of_the_tenant_if_they_are_genuine()
    {
        await using var server = await StartAsync(("SignIn:Issuers:0:Tenant", "theirs"), ("SignIn:Issuers:0:ClientId", "pages"));
        (await StatusAsync(_issuer.Token(_key, ends: TimeSpan.Zero, claims: Reader), server)).ShouldBe(401);
        (await StatusAsync(_issuer.Token(_key, audience: "another", claims: Reader), server)).ShouldBe(401);
        (await StatusAsync(_issuer.Token(new RsaSecurityKey(Stranger) { KeyId = "k1" }, claims: Reader), server)).ShouldBe(401);
        using var browser = ApiClient.Anonymous(server.Root);
        (await browser.GetAtRootAsync("/sign-in/callback/0?error=access_denied&state=none")).Status.ShouldBe(302);
        (await FailuresAsync(server, "theirs")).ShouldBe(
            [$"{_issuer.Issuer} u1: the token is unknown, altered or expired", ": the token is unknown, altered or expired"]);
        (await FailuresAsync(server, "default")).ShouldBe([": the token is unknown, altered or expired"]);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await server.Service<SignInFailures>().FlushAsync(); // or the job of the server does
        for (var i = 0; i < 100 && (await FailuresAsync(server, "theirs")).Count() < 3; i++) await Task.Delay(100, TestStorage.Token);
        (await FailuresAsync(server, "theirs")).Last().ShouldBe(": more of the same within a minute", "the sign-in that did not come back");
    }

    [Theory]
    [InlineData("latchkey/", 200)]
    [InlineData("latchkey//", 401)]
    [InlineData("Latchkey", 401)]
    [InlineData("", 401)]
    public async Task A_slash_at_the_end_of_an_audience_means_nothing(string audience, int status) =>
        (await StatusAsync(SignedToken(new() { ["aud"] = audience }))).ShouldBe(status);

    [Fact]
    public async Task A_token_that_anybody_could_have_made_is_refused()
    {
        (await StatusAsync(_issuer.Token(new RsaSecurityKey(Stranger) { KeyId = "k1" }, claims: Reader))).ShouldBe(401);

        // The public key is known to all; taken for a shared secret, it would let anybody sign.
        var publicKey = new SymmetricSecurityKey(Encoding.ASCII.GetBytes(_key.Rsa.ExportSubjectPublicKeyInfoPem())) { KeyId = "k1" };
        (await StatusAsync(_issuer.Token(publicKey, "HS256", claims: Reader))).ShouldBe(401);

        var parts = _issuer.Token(_key, claims: Reader).Split('.');
        (await StatusAsync($"{Base64UrlEncoder.Encode("""{"alg":"none","kid":"k1"}""")}.{parts[1]}.")).ShouldBe(401);
        var others =
            $$"""{"iss":"{{_issuer.Issuer}}","aud":"latchkey","sub":"u","name":"n","roles":"keystore-admins","exp":9999999999}""";
        (await StatusAsync($"{parts[0]}.{Base64UrlEncoder.Encode(others)}.{parts[2]}")).ShouldBe(401);
    }

    [Fact]
    public async Task A_new_key_of_the_issuer_is_fetched_when_it_is_first_used()
    {
        (await StatusAsync(_issuer.Token(_key, claims: Reader))).ShouldBe(200);
        var next = _issuer.Publish("k2");
        _server.Clock.Advance(TimeSpan.FromSeconds(30));
        (await StatusAsync(_issuer.Token(next, claims: Reader))).ShouldBe(200);
        _issuer.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task However_many_tokens_name_unknown_keys_the_issuer_is_asked_once_in_a_while()
    {
        await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(i => StatusAsync(_issuer.Token(new RsaSecurityKey(Stranger) { KeyId = $"unknown {i}" }, claims: Reader))));
        _issuer.Fetches.ShouldBe(1);
    }

    [Fact]
    public async Task An_issuer_that_cannot_be_reached_keeps_the_keys_that_are_known()
    {
        (await StatusAsync(_issuer.Token(_key, claims: Reader))).ShouldBe(200);
        _issuer.IsDown = true;
        _server.Clock.Advance(TimeSpan.FromMinutes(59));
        (await StatusAsync(_issuer.Token(_key, claims: [.. Reader, ("again", 1)]))).ShouldBe(200);
        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await StatusAsync(_issuer.Token(_key, ends: TimeSpan.FromHours(2), claims: [.. Reader, ("again", 2)]))).ShouldBe(200);
        _issuer.Fetches.ShouldBe(2);
    }

    [Fact]
    public async Task Keys_that_are_published_over_plain_http_elsewhere_are_not_fetched()
    {
        _issuer.KeysAddress = "http://issuer.example/keys";
        (await StatusAsync(_issuer.Token(_key, claims: Reader))).ShouldBe(401);
    }

    [Fact]
    public async Task A_short_key_of_the_issuer_is_not_believed()
    {
        var weak = _issuer.Publish("weak", RSA.Create(1024));
        var forged = _issuer.Token(
            new RsaSecurityKey(weak.Rsa) { KeyId = "weak", CryptoProviderFactory = new CryptoProviderFactory() }, claims: Reader);
        (await StatusAsync(forged)).ShouldBe(401);
    }

    [Fact]
    public async Task Roles_may_be_within_an_object_and_tenants_differ()
    {
        await using var nested =
            await StartAsync(("SignIn:Issuers:0:RoleClaim", "realm_access.roles"), ("SignIn:Issuers:0:Tenant", "other"));
        using var client = ApiClient.Bearer(nested.Root,
            _issuer.Token(_key,
            claims: [("sub", "u1"), ("name", "Ada"),
            ("realm_access", new Dictionary<string, object> { ["roles"] = new[] { "keystore-admins" } })]));
        await client.ImportAsync("theirs", Vectors.Body("self-signed-rsa.pem"));
        using var administrator = await nested.SignInAsync();
        (await administrator.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("0");
    }

    // Who has signed in, by the audit log.
    private static async Task<IEnumerable<string>> SignInsAsync(RunningServer server)
    {
        await server.Service<AccessLog>().FlushAsync();
        var records = await server.Service<IAuditLog>().ReadAsync("default", new AuditRange(), TestStorage.Token)
            .Where(record => record.Act.Verb == AuditVerb.SignIn).ToListAsync(TestStorage.Token);
        return records.Select(record => $"{record.Actor}: {record.Act.Detail}");
    }

    private static async Task<IEnumerable<string>> FailuresAsync(RunningServer server, string tenant)
    {
        var records = await server.Service<IAuditLog>().ReadAsync(tenant, new AuditRange(), TestStorage.Token)
            .Where(record => record.Act is { Verb: AuditVerb.SignIn, Outcome: "failed" }).ToListAsync(TestStorage.Token);
        return records.Select(record => $"{record.Act.ObjectName}: {record.Act.Detail}");
    }

    // A token as no library writes it.
    private string SignedToken(Dictionary<string, object> claims, params (string Name, object Value)[] header)
    {
        Dictionary<string, object> head = new() { ["alg"] = "RS256", ["typ"] = "at+jwt", ["kid"] = "k1" };
        foreach (var (name, value) in header) head[name] = value;
        Dictionary<string, object> body = new()
        {
            ["iss"] = _issuer.Issuer,
            ["aud"] = "latchkey",
            ["exp"] = RunningServer.Start.ToUnixTimeSeconds() + 3_600,
        };
        foreach (var (name, value) in Reader) body[name] = value;
        foreach (var (name, value) in claims) body[name] = value;
        var text = $"{Encoded(head)}.{Encoded(body)}";
        var signature = _key.Rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64UrlEncoder.Encode(signature)}";

        static string Encoded(object part) => Base64UrlEncoder.Encode(JsonSerializer.Serialize(part));
    }

    // As a browser does, but for the page of the provider: the code comes straight back. The framework checks the token for which the
    // server redeems it by the clock of the machine. Returns the cookie of the session.
    private async Task<string> SignInToPagesAsync(RunningServer server)
    {
        using var browser = ApiClient.Anonymous(server.Root);
        var sent = await browser.GetAtRootAsync("/sign-in/provider/Provider0");
        sent.Status.ShouldBe(302);
        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(sent.Headers["Location"]).Query);
        var now = TimeProvider.System.GetUtcNow();
        _issuer.IdentityToken = _issuer.Token(
            _key, audience: "pages", starts: now - RunningServer.Start, ends: now.AddHours(1) - RunningServer.Start, type: "JWT",
            claims: [.. Reader, ("iat", now.ToUnixTimeSeconds()), ("nonce", query["nonce"].ToString())]);
        var cookies = string.Join("; ",
            sent.Headers["Set-Cookie"].Split(", ").Where(part => part.Contains(".AspNetCore.")).Select(cookie => cookie.Split(';')[0]));
        var answer = await browser.GetAtRootAsync(
            $"/sign-in/callback/0?code=code&state={Uri.EscapeDataString(query["state"]!)}", ("Cookie", cookies));
        return answer.Headers["Set-Cookie"].Split(", ").Single(cookie => cookie.StartsWith("latchkey-session=", StringComparison.Ordinal))
            .Split(';')[0];
    }

    private Task<RunningServer> StartAsync(params (string, string)[] settings) => RunningServer.StartAsync(Settings(settings));

    private (string, string)[] Settings(params (string, string)[] settings) =>
    [
        ("SignIn:Issuers:0:Issuer", _issuer.Issuer), ("SignIn:Issuers:0:Audience", "latchkey"), ("SignIn:Issuers:0:NameClaim", "name"),
        ("SignIn:Issuers:0:Roles:keystore-readers", "PI_Read_Only"),
        ("SignIn:Issuers:0:Roles:keystore-admins", "MonitoringDataRead,SecurityMaterialEdit"),
        .. settings,
    ];

    private async Task<int> StatusAsync(string token, RunningServer? server = null)
    {
        using var client = ApiClient.Bearer((server ?? _server).Root, token);
        return (await client.GetAsync("KeystoreEntries")).Status;
    }

    private async Task<int> WriteAsync(string token)
    {
        using var client = ApiClient.Bearer(_server.Root, token);
        return (await client.PutAsync(
            "CertificateResources('61')/$value?fingerprintVerified=true", Vectors.Body("self-signed-rsa.pem"))).Status;
    }
}
