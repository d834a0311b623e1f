using Latchkey.Server.Tests.Infrastructure;

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

    private static IEnumerable<string> HeadersOf(Answer answer) => answer.Headers
        .Where(header => !OfTheMoment.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        .Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal);
}
