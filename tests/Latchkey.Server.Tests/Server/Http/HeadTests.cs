using Latchkey.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>HEAD is answered wherever GET is, with the same headers and no body (RFC 9110 section 9.3.2).</summary>
public sealed class HeadTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string[] OfTheMoment =
        ["Date", "X-CorrelationID", "Set-Cookie", "Transfer-Encoding", "Content-Length", "Connection"];

    [Theory]
    [InlineData("/livez", 200)]
    [InlineData("/readyz", 200)]
    [InlineData("/metrics", 200)]
    [InlineData("/", 302)]
    [InlineData("/sign-in", 200)]
    [InlineData("/keystore", 302)]
    [InlineData("/download/system", 302)]
    [InlineData("/assets/site.css", 200)]
    [InlineData("/calendar/none.ics", 404)]
    [InlineData("/api/v1/", 200)]
    [InlineData("/api/v1/$metadata", 200)]
    [InlineData("/api/v1/openapi.json", 200)]
    [InlineData("/api/v1/KeystoreEntries", 200)]
    [InlineData("/api/v1/KeystoreEntries('6d796365727469666963617465')", 200)]
    [InlineData("/api/v1/KeystoreEntries('6d796365727469666963617465')/Certificate/$value", 200)]
    [InlineData("/api/v1/KeystoreEntries('ff')", 400)]
    public async Task Head_is_answered_as_get_is(string path, int status)
    {
        var (get, head) = (await shared.Client.SendAtRootAsync("GET", path), await shared.Client.SendAtRootAsync("HEAD", path));
        (get.Status, head.Status).ShouldBe((status, status));
        HeadersOf(head).ShouldBe(HeadersOf(get));
        head.Bytes.ShouldBeEmpty();
    }

    // As somebody who may do everything, by a token for the API and by a session for the pages.
    [Fact]
    public async Task Head_is_answered_by_every_route_and_every_operation_that_answers_get()
    {
        using var page = await PageClient.SignInAsync(shared.Server.Root, shared.Server.ClientId, shared.Server.ClientSecret);
        var session = ("Cookie", string.Join("; ", page.Cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")));
        var paths = Routes().Select(Filled)
            .Concat(Operations.Of(shared.Server).Where(operation => operation.Method == "GET")
                .Select(operation => $"/api/v1/{operation.Target("mycertificate")}"))
            .Distinct().ToList();
        paths.Count.ShouldBeGreaterThan(40);
        foreach (var path in paths)
        {
            var (get, head) = (await shared.Client.SendAtRootAsync("GET", path, session),
                await shared.Client.SendAtRootAsync("HEAD", path, session));
            head.Status.ShouldBe(get.Status, path);
            head.Bytes.ShouldBeEmpty(path);
        }
    }

    [Fact]
    public async Task Head_is_answered_at_the_socket_of_the_operator_too()
    {
        var socket = Path.Combine(shared.Server.Folder, "operator.sock");
        var paths = Routes().Select(Filled).Where(path => path.StartsWith("/operator/", StringComparison.Ordinal)).ToList();
        paths.Count.ShouldBeGreaterThan(3);
        foreach (var path in paths)
        {
            var get = await Shell.TextAsync($"curl -s -o /dev/null -w '%{{http_code}}' --unix-socket '{socket}' http://operator{path}");
            var head = await Shell.TextAsync($"curl -s -I -o /dev/null -w '%{{http_code}}' --unix-socket '{socket}' http://operator{path}");
            head.ShouldBe(get, path);
            get.ShouldNotBe("405", path);
        }
    }

    private IEnumerable<RouteEndpoint> Routes() => shared.Server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods
            || methods.Contains("GET", StringComparer.OrdinalIgnoreCase));

    private static string Filled(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
        string.Concat(segment.Parts.Select(part => part is RoutePatternLiteralPart literal ? literal.Content : "1"))));

    private static IEnumerable<string> HeadersOf(Answer answer) => answer.Headers
        .Where(header => !OfTheMoment.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        .Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal);
}
