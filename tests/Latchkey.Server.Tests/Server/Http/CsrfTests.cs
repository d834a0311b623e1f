using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>Writes under Basic need the token of their session (docs/contract.md#csrf).</summary>
public sealed class CsrfTests : IAsyncLifetime
{
    private const string Write = "CertificateResources('61')/$value?fingerprintVerified=true";

    private RunningServer _server = null!;
    private ApiClient _basic = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        _basic = ApiClient.Basic(_server.Root, _server.ClientId, _server.ClientSecret);
    }

    public async ValueTask DisposeAsync()
    {
        _basic.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "", "Fetch")]
    [InlineData("GET", "", "fetch")]
    [InlineData("HEAD", "", "Fetch")]
    [InlineData("GET", "KeystoreEntries", "Fetch")]
    [InlineData("GET", "$metadata", "Fetch")]
    public async Task A_token_fetched_anywhere_allows_writes_of_its_session(string method, string path, string value)
    {
        var (token, cookie) = await FetchAsync(method, path, value);
        token.ShouldMatch("^[0-9A-F]{32}$");
        (await WriteAsync(("X-CSRF-Token", token), ("Cookie", cookie))).Status.ShouldBe(204);
    }

    [Theory]
    [InlineData("GET", "Fetch")]
    [InlineData("HEAD", "fetch")]
    public async Task A_token_fetched_at_the_root_of_the_server_is_as_good(string method, string value)
    {
        var answer = await _basic.SendAtRootAsync(method, "/", ("X-CSRF-Token", value));
        answer.Status.ShouldBe(200);
        (await WriteAsync(
            ("X-CSRF-Token", answer.Headers["X-CSRF-Token"]), ("Cookie", answer.Headers["Set-Cookie"].Split(';')[0]))).Status.ShouldBe(204);

        using var bearer = await _server.SignInAsync();
        (await bearer.SendAtRootAsync(method, "/", ("X-CSRF-Token", value))).Headers["X-CSRF-Token"].ShouldMatch("^[0-9A-F]{32}$");
    }

    [Fact]
    public async Task The_root_of_the_server_gives_tokens_to_those_who_sign_in_and_is_the_pages_to_all_others()
    {
        using var nobody = ApiClient.Anonymous(_server.Root);
        var refused = await nobody.GetAtRootAsync("/", ("X-CSRF-Token", "Fetch"));
        refused.Status.ShouldBe(401);
        refused.Headers.ShouldNotContainKey("X-CSRF-Token");
        (await nobody.GetAtRootAsync("/")).Status.ShouldBe(302);
        (await _basic.GetAtRootAsync("/", ("X-CSRF-Token", "Required"))).Status.ShouldBe(302);
        (await _basic.GetAtRootAsync("/sign-in", ("X-CSRF-Token", "Fetch"))).Headers.ShouldNotContainKey("X-CSRF-Token");
        (await _basic.SendAtRootAsync("POST", "/", ("X-CSRF-Token", "Fetch"))).Headers.ShouldNotContainKey("X-CSRF-Token");
    }

    [Fact]
    public async Task A_second_fetch_in_a_session_gives_the_same_token_and_no_new_cookie()
    {
        var (token, cookie) = await FetchAsync("GET", "", "Fetch");
        var again = await _basic.GetAsync("", ("X-CSRF-Token", "Fetch"), ("Cookie", cookie));
        again.Headers["X-CSRF-Token"].ShouldBe(token);
        again.Headers.ShouldNotContainKey("Set-Cookie");
    }

    [Fact]
    public async Task Without_token_or_cookie_or_with_wrong_ones_a_write_is_refused_and_changes_nothing()
    {
        var (token, cookie) = await FetchAsync("GET", "", "Fetch");
        foreach (var headers in new (string, string)[][]
        {
            [],
            [("X-CSRF-Token", token)],
            [("Cookie", cookie)],
            [("X-CSRF-Token", "Fetch"), ("Cookie", cookie)],
            [("X-CSRF-Token", new string('0', 32)), ("Cookie", cookie)],
            [("X-CSRF-Token", token), ("Cookie", "JSESSIONID=00000000000000000000000000000000.1")],
        })
        {
            var answer = await WriteAsync(headers);
            answer.Status.ShouldBe(403);
            answer.Headers["X-CSRF-Token"].ShouldBe("Required");
            answer.Text.ShouldBe("CSRF token validation failed");
        }

        (await _basic.GetAsync("KeystoreEntries/$count")).Text.ShouldBe("0");
    }

    [Fact]
    public async Task A_token_of_another_client_does_not_help()
    {
        var (token, cookie) = await FetchAsync("GET", "", "Fetch");
        using var other = await _server.ClientWithRolesAsync("other", basic: true, "MonitoringDataRead", "SecurityMaterialEdit");
        (await other.PutAsync(Write, Vectors.Body("self-signed-rsa.pem"), ("X-CSRF-Token", token), ("Cookie", cookie))).Status.ShouldBe(
            403);
    }

    [Fact]
    public async Task A_token_ends_with_its_session_and_a_new_one_can_be_fetched()
    {
        var (token, cookie) = await FetchAsync("GET", "", "Fetch");
        _server.Clock.Advance(TimeSpan.FromMinutes(30));
        (await WriteAsync(("X-CSRF-Token", token), ("Cookie", cookie))).Status.ShouldBe(403);
        (token, cookie) = await FetchAsync("GET", "", "Fetch");
        (await WriteAsync(("X-CSRF-Token", token), ("Cookie", cookie))).Status.ShouldBe(204);
    }

    [Fact]
    public async Task A_bearer_token_needs_no_csrf_token_and_one_that_is_sent_does_no_harm()
    {
        using var bearer = await _server.SignInAsync();
        (await bearer.PutAsync(Write, Vectors.Body("self-signed-rsa.pem"), ("X-CSRF-Token", "anything"),
            ("Cookie", "JSESSIONID=anything"))).Status.ShouldBe(204);
    }

    private Task<Answer> WriteAsync(params (string, string)[] headers) =>
        _basic.PutAsync(Write, Vectors.Body("self-signed-rsa.pem"), headers);

    private async Task<(string Token, string Cookie)> FetchAsync(string method, string path, string value)
    {
        var answer = await _basic.SendAsync(method, path, null, ("X-CSRF-Token", value));
        answer.Status.ShouldBe(200);
        answer.Headers["Set-Cookie"].ShouldContain("httponly", Case.Insensitive);
        return (answer.Headers["X-CSRF-Token"], answer.Headers["Set-Cookie"].Split(';')[0]);
    }
}
