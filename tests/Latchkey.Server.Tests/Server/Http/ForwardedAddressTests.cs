using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>Links are made of what a trusted proxy says of the address, as long as that is one.</summary>
public sealed class ForwardedAddressTests
{
    [Theory]
    [InlineData("https", "keys.example", "https://keys.example:443/")]
    [InlineData("HTTPS", "keys.example:8443", "HTTPS://keys.example:8443/")]
    [InlineData("https", "[2001:db8::1]:8443", "https://[2001:db8::1]:8443/")]
    [InlineData("javascript", "keys.example", "http://keys.example:80/")]
    [InlineData("https,ftp", "keys.example", "http://keys.example:80/")]
    [InlineData("https", "keys.example/evil", "https://127.0.0.1")]
    [InlineData("https", "user@keys.example", "https://127.0.0.1")]
    [InlineData("https", "keys.example:99999", "https://127.0.0.1")]
    [InlineData("https", "keys.example, a b", "https://127.0.0.1")]
    public async Task A_scheme_and_a_host_count_if_they_are_such(string scheme, string host, string start)
    {
        await using var server = await RunningServer.StartAsync(("Server:TrustedProxies", "127.0.0.1"));
        using var client = ApiClient.Basic(server.Root, server.ClientId, server.ClientSecret);
        var answer = await client.GetAsync("", ("X-Forwarded-Proto", scheme), ("X-Forwarded-Host", host), ("Accept", "application/xml"));
        answer.Text.ShouldContain($"xml:base=\"{start}");
    }
}
