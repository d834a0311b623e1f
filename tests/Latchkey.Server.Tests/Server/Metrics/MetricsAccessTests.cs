using System.Net.Http.Headers;
using Latchkey.Keystores.Access;
using Latchkey.Server.Http;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Metrics;

/// <summary>Who may read the page, and how much of it.</summary>
public sealed class MetricsAccessTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        foreach (var tenant in new[] { "left", "right" })
        {
            using var client = await _server.ClientOfAsync(tenant, [.. Roles.All]);
            await client.ImportAsync($"of-{tenant}", Vectors.Body("self-signed-rsa.pem"));
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Unless_networks_are_named_everybody_signs_in()
    {
        await _server.RestartAsync(("Metrics:Networks", ""));
        (await MetricsPage.OfAsync(_server)).ShouldBe(new MetricsPage(401, ""));
        (await MetricsPage.OfAsync(_server, ApiClient.BasicHeader(_server.ClientId, _server.ClientSecret))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task From_a_named_network_it_is_read_without_signing_in_and_shows_every_tenant()
    {
        var page = await MetricsPage.OfAsync(_server);
        page.Status.ShouldBe(200);
        page.Text.ShouldContain("of-left");
        page.Text.ShouldContain("of-right");
    }

    [Fact]
    public async Task From_elsewhere_it_requires_a_client_that_may_read_and_shows_its_tenant()
    {
        await _server.RestartAsync(("Metrics:Networks", "192.0.2.0/24"));
        (await MetricsPage.OfAsync(_server)).ShouldBe(new MetricsPage(401, ""));
        (await MetricsPage.OfAsync(_server, new AuthenticationHeaderValue("Bearer", "forged"))).Status.ShouldBe(401);
        (await MetricsPage.OfAsync(_server, await TokenAsync("left", Roles.SecurityMaterialEdit))).ShouldBe(new MetricsPage(403, ""));
        ShouldOnlyShowLeft(await MetricsPage.OfAsync(_server, await TokenAsync("left", Roles.MonitoringDataRead)));
        (await MetricsPage.OfAsync(_server, ApiClient.BasicHeader(_server.ClientId, _server.ClientSecret))).Status.ShouldBe(200);
        (await MetricsPage.OfAsync(_server, ApiClient.BasicHeader(_server.ClientId, "guess"))).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "203.0.113.7")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Forwarded-Host", "keys.example.com")]
    [InlineData("True-Client-IP", "127.0.0.1")]
    public async Task Through_a_proxy_that_is_not_known_everybody_signs_in(string header, string value) =>
        (await MetricsPage.OfAsync(_server, null, (header, value))).Status.ShouldBe(401);

    [Fact]
    public async Task Through_a_known_proxy_it_is_the_address_of_the_client_that_counts()
    {
        await _server.RestartAsync(("Server:TrustedProxies", "127.0.0.1"), ("Metrics:Networks", "192.0.2.0/24"));
        (await MetricsPage.OfAsync(_server, null, ("X-Forwarded-For", "192.0.2.7"))).Status.ShouldBe(200);
        (await MetricsPage.OfAsync(
            _server, null, ("X-Forwarded-For", "192.0.2.7"), ("X-Real-IP", "192.0.2.7"), ("Via", "1.1 nginx"))).Status.ShouldBe(200);
        (await MetricsPage.OfAsync(_server, null, ("X-Forwarded-For", "198.51.100.7"))).Status.ShouldBe(401);
    }

    private async Task<AuthenticationHeaderValue> TokenAsync(string tenant, string role)
    {
        var key = await _server.AddAsync(new ServiceKey($"sb-{Guid.NewGuid()}", tenant, "scraper", null, [role], RunningServer.Start));
        return new("Bearer", _server.Service<BearerTokens>().Issue(key).Token);
    }

    private static void ShouldOnlyShowLeft(MetricsPage page)
    {
        page.Status.ShouldBe(200);
        page.Text.ShouldContain("of-left");
        page.Text.ShouldContain("latchkey_commit_failures_total 0");
        page.Lines("latchkey").ShouldNotContain(line => line.Contains("right") || line.Contains("tenant=\"default\""));
    }
}
