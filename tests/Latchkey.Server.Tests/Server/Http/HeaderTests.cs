using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>What every answer says beside its content, and whom the server believes about where a request came from.</summary>
public sealed class HeaderTests
{
    [Fact]
    public async Task Every_answer_is_protected_and_says_nothing_of_the_server()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        using var anonymous = ApiClient.Anonymous(server.Root);
        foreach (var answer in new[]
        {
            await client.GetAsync("KeystoreEntries"), await client.GetAsync("NoSuchSet"),
                await client.DeleteAsync("KeystoreEntries('61')"), await anonymous.GetAsync(""),
            await client.PutAsync("CertificateResources('61')/$value", new byte[20_000]),
        })
        {
            answer.Headers["X-Content-Type-Options"].ShouldBe("nosniff");
            answer.Headers["Referrer-Policy"].ShouldBe("no-referrer");
            answer.Headers["Content-Security-Policy"].ShouldBe("default-src 'none'; frame-ancestors 'none'");
            answer.Headers["Cache-Control"].ShouldBe(answer.Headers.ContainsKey("ETag") ? "private, no-cache" : "no-store");
            answer.Headers.ShouldNotContainKey("Server");
            answer.Headers.ShouldNotContainKey("X-Powered-By");
        }
    }

    [Fact]
    public async Task A_page_with_a_form_is_kept_by_no_cache_and_nothing_is_warned_of()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(server.Root, "/sign-in"));
        var control = response.Headers.CacheControl!;
        (control.NoStore, control.NoCache).ShouldBe((true, true));
        using var browser = await PageClient.SignInAsync(server.Root, server.ClientId, server.ClientSecret);
        (await browser.IsInAsync()).ShouldBeTrue();
        server.Log.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_is_kept_by_no_cache()
    {
        await using var server = await RunningServer.StartAsync();
        using var http = new HttpClient();
        using var response = await http.PostAsync(new Uri(server.Root, "/oauth/token"), null);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("127.0.0.1", "https://keystore.example:443/api/v1/")]
    [InlineData("10.0.0.0/8, 127.0.0.0/8", "https://keystore.example:443/api/v1/")]
    [InlineData("10.0.0.0/8", null)]
    [InlineData("", null)]
    public async Task Only_a_configured_proxy_is_believed_about_address_scheme_and_host(string proxies, string? expected)
    {
        await using var server = await RunningServer.StartAsync(("Server:TrustedProxies", proxies), ("SignIn:FailuresPerClient", "1"));
        using var client = await server.SignInAsync();
        var answer = await client.GetAsync("", ("Accept", "application/xml"), ("X-Forwarded-For", "192.0.2.7"),
            ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "keystore.example"));
        answer.Text.ShouldContain($"xml:base=\"{expected ?? $"{server.Root}api/v1/"}\"");

        // A client that could choose its address could guess for ever.
        using var guess = ApiClient.Basic(server.Root, "somebody", "wrong");
        using var second = ApiClient.Basic(server.Root, "somebody", "wrong too");
        (await guess.GetAsync("", ("X-Forwarded-For", "192.0.2.8"))).Status.ShouldBe(401);
        (await second.GetAsync("", ("X-Forwarded-For", "192.0.2.9"))).Status.ShouldBe(expected is null ? 429 : 401);
    }
}
