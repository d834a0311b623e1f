using System.Net;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>The routes of the server, outside of OData.</summary>
public sealed class RoutingTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("/api/v1", 401)]
    [InlineData("/api/v1/", 401)]
    [InlineData("//api/v1/KeystoreEntries", 401)]
    [InlineData("/api/v1?$format=json", 401)]
    [InlineData("/api/v10/KeystoreEntries", 404)]
    [InlineData("/API/V1/KeystoreEntries", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData("/livez", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/oauth/token", 405)]
    public async Task A_path_belongs_to_the_api_or_not(string path, int status) =>
        ((int)(await GetAsync(path)).StatusCode).ShouldBe(status);

    [Fact]
    public async Task A_doubled_slash_in_front_changes_nothing()
    {
        var single = await GetAsync("/api/v1/KeystoreEntries?$format=json", signedIn: true);
        var doubled = await GetAsync("//api/v1/KeystoreEntries?$format=json", signedIn: true);
        doubled.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await doubled.Content.ReadAsStringAsync()).ShouldBe(await single.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task No_answer_names_the_server()
    {
        foreach (var path in new[] { "/api/v1/", "/livez", "/nothing" })
            (await GetAsync(path)).Headers.Contains("Server").ShouldBeFalse(path);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, bool signedIn = false)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get,
            new Uri($"{shared.Server.Root.GetLeftPart(UriPartial.Authority)}{path}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (signedIn) request.Headers.Authorization = ApiClient.BasicHeader(shared.Server.ClientId, shared.Server.ClientSecret);
        return await http.SendAsync(request);
    }
}
