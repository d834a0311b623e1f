using System.Net;
using System.Text.Json;
using Latchkey.Keystores.Access;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>The token endpoint, bearer tokens and roles.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private RunningServer _server = null!;

    private Uri TokenUrl => new(_server.Root, "/oauth/token");

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_token_is_given_for_a_form_with_basic_credentials() =>
        await ShouldGiveToken(Post(TokenUrl, Form(("grant_type", "client_credentials")), basic: true));

    [Fact]
    public async Task A_token_is_given_for_a_query_with_an_empty_body() =>
        await ShouldGiveToken(Post(new Uri(TokenUrl, "?grant_type=client_credentials"), null, basic: true));

    [Fact]
    public async Task A_token_is_given_for_credentials_in_the_body() => await ShouldGiveToken(Post(
        TokenUrl, Form(("grant_type", "client_credentials"), ("client_id", _server.ClientId), ("client_secret", _server.ClientSecret)),
        basic: false));

    [Fact]
    public async Task A_token_is_given_for_credentials_in_the_query() => await ShouldGiveToken(Post(
        new Uri(TokenUrl,
            $"?grant_type=client_credentials&client_id={Uri.EscapeDataString(_server.ClientId)}&client_secret={_server.ClientSecret}"),
            null, basic: false));

    [Fact]
    public async Task Wrong_and_unknown_credentials_are_answered_alike()
    {
        var wrong =
            await AnswerOf(
                Post(TokenUrl, Form(("grant_type", "client_credentials"), ("client_id", _server.ClientId), ("client_secret", "wrong")),
                basic: false));
        var unknown = await AnswerOf(
            Post(TokenUrl, Form(("grant_type", "client_credentials"), ("client_id", "nobody"), ("client_secret", "wrong")), basic: false));
        var none = await AnswerOf(Post(TokenUrl, Form(("grant_type", "client_credentials")), basic: false));
        wrong.Status.ShouldBe(HttpStatusCode.Unauthorized);
        wrong.Text.ShouldBe("""{"error":"unauthorized","error_description":"Bad credentials"}""");
        unknown.ShouldBe(wrong);
        none.ShouldBe(wrong);
    }

    [Theory]
    [InlineData("password", "unsupported_grant_type")]
    [InlineData("", "unsupported_grant_type")]
    [InlineData(null, "invalid_request")]
    public async Task Another_grant_is_refused(string? grant, string error)
    {
        var (status, text) = await AnswerOf(Post(TokenUrl, grant is null ? null : Form(("grant_type", grant)), basic: true));
        status.ShouldBe(HttpStatusCode.BadRequest);
        text.ShouldContain($"\"error\":\"{error}\"");
    }

    [Fact]
    public async Task A_form_that_is_malformed_or_too_large_is_refused()
    {
        var manyFields = Form([.. Enumerable.Range(0, 1_100).Select(i => ($"{i}", ""))]);
        (await AnswerOf(Post(TokenUrl, manyFields, basic: true))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await AnswerOf(Post(TokenUrl, Form(("grant_type", new string('x', 9_000))), basic: true))).Status.ShouldBe(
            HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_token_ends_with_its_lifetime()
    {
        using var client = await _server.SignInAsync();
        _server.Clock.Advance(TimeSpan.FromSeconds(43_199));
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwidGVuYW50IjoiZGVmYXVsdCIsIm5hbWUiOiJ4In0.")]
    public async Task A_token_that_is_not_ours_is_refused(string token)
    {
        using var client = ApiClient.Bearer(_server.Root, token);
        var answer = await client.GetAsync("KeystoreEntries", ("Accept", "application/json"));
        answer.Status.ShouldBe(401);
        answer.Headers.ShouldContainKey("WWW-Authenticate");
        answer.Text.ShouldContain("\"code\":\"Unauthorized\"");
    }

    [Fact]
    public async Task A_token_with_one_character_changed_is_refused()
    {
        var token = JsonDocument.Parse((await AnswerOf(Post(TokenUrl, Form(("grant_type", "client_credentials")), basic: true))).Text)
            .RootElement.GetProperty("access_token").GetString()!;
        var payload = token.IndexOf('.', StringComparison.Ordinal) + 5;
        using var client = ApiClient.Bearer(_server.Root, token[..payload] + (token[payload] == 'A' ? 'B' : 'A') + token[(payload + 1)..]);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Without_credentials_nothing_below_the_root_is_answered()
    {
        using var client = ApiClient.Anonymous(_server.Root);
        foreach (var path in new[] { "", "$metadata", "KeystoreEntries", "NoSuchSet" })
            (await client.GetAsync(path)).Status.ShouldBe(401, path);
        (await client.PutAsync("CertificateResources('61')/$value", Vectors.Body("self-signed-rsa.pem"))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Each_operation_asks_for_its_role_and_answers_403_without_a_body()
    {
        using var reader = await _server.ClientWithRolesAsync("reader", "MonitoringDataRead");
        using var writer = await _server.ClientWithRolesAsync("writer", "SecurityMaterialEdit");
        (await reader.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        var refusedWrite =
            await reader.PutAsync("CertificateResources('61')/$value?fingerprintVerified=true", Vectors.Body("self-signed-rsa.pem"));
        refusedWrite.Status.ShouldBe(403);
        refusedWrite.Bytes.ShouldBeEmpty();
        (await writer.PutAsync(
            "CertificateResources('61')/$value?fingerprintVerified=true", Vectors.Body("self-signed-rsa.pem"))).Status.ShouldBe(204);
        var refusedRead = await writer.GetAsync("KeystoreEntries");
        refusedRead.Status.ShouldBe(403);
        refusedRead.Bytes.ShouldBeEmpty();
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private HttpRequestMessage Post(Uri url, HttpContent? content, bool basic)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        if (basic) request.Headers.Authorization = ApiClient.BasicHeader(_server.ClientId, _server.ClientSecret);
        return request;
    }

    private async Task<(HttpStatusCode Status, string Text)> AnswerOf(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task ShouldGiveToken(HttpRequestMessage request)
    {
        var (status, text) = await AnswerOf(request);
        status.ShouldBe(HttpStatusCode.OK, text);
        var answer = JsonDocument.Parse(text).RootElement;
        answer.GetProperty("token_type").GetString().ShouldBe("bearer");
        answer.GetProperty("expires_in").GetInt32().ShouldBe(43199);
        answer.GetProperty("scope").GetString().ShouldBe(string.Join(' ', Roles.All));
        answer.GetProperty("jti").GetString().ShouldNotBeNullOrEmpty();
        using var client = ApiClient.Bearer(_server.Root, answer.GetProperty("access_token").GetString()!);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
    }
}
