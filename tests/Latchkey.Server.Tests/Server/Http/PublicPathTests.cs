using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Latchkey.Application.ServiceKeys;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>
/// Below a path, every link leads to where the client came from: whether a proxy says the path, the settings do, or both.
/// </summary>
public sealed partial class PublicPathTests
{
    private const string Path = "/vault";

    public static TheoryData<string, string, string, bool> Ways => new()
    {
        { "a proxy that takes the path away and says so", "", Path, true },
        { "a proxy that takes the path away, and the settings", "http://localhost/vault/", "", true },
        { "a proxy that leaves the path in, and the settings", "http://localhost/vault", "", false },
        { "a proxy that leaves the path in and says so", "", Path, false },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_link_leads_below_the_path(string way, string publicUrl, string said, bool takesAway)
    {
        await using var server = await StartAsync(publicUrl);
        await using var proxy = await PathProxy.StartAsync(server.Root, Path, said, takesAway);
        using var client = await Browser.SignInAsync(proxy.Root, server);
        var known = new Queue<Uri>([
            proxy.At("api/v1/"), proxy.At("api/v1/?$format=json"),
            proxy.At("api/v1/KeystoreEntries?$format=json&$expand=ChainCertificates"), proxy.At("api/v1/KeystoreEntries"),
            proxy.At("api/v1/Keystores('system')?$format=json"), proxy.At("api/v1/$metadata"), proxy.At("api/v1/openapi.json"),
            proxy.At(""), proxy.At("sign-in"),
        ]);
        var seen = new HashSet<Uri>(known);
        while (known.TryDequeue(out var next))
        {
            next.ToString().ShouldStartWith(proxy.At("").ToString(), Case.Sensitive, way);
            foreach (var link in await client.LinksAsync(next))
            {
                if (seen.Add(link)) known.Enqueue(link);
            }
        }

        foreach (var expected in new[] { "assets/site.css", "_framework/blazor.web.js" }) seen.ShouldContain(proxy.At(expected));
        seen.Count(link => link.Query.Contains("skiptoken", StringComparison.Ordinal)).ShouldBeGreaterThan(2, "pages of the feed");
    }

    [Fact]
    public async Task Cookies_redirects_and_tokens_stay_below_the_path()
    {
        await using var server = await StartAsync("http://localhost/vault");
        using var client = ApiClient.Basic(server.Root, server.ClientId, server.ClientSecret);
        var fetched = await client.GetAsync("KeystoreEntries", ("X-CSRF-Token", "Fetch"));
        fetched.Headers["Set-Cookie"].ShouldContain("path=/vault/");
        var home = await client.GetAtRootAsync("/vault/");
        home.Headers["Location"].ShouldEndWith("/vault/sign-in?returnTo=%2Fvault%2F");
        (await client.GetAtRootAsync("/vault/sign-in")).Headers["Set-Cookie"].Split(", ")
            .ShouldAllBe(cookie => cookie.Contains("path=/vault", StringComparison.Ordinal));
        using var key =
            JsonDocument.Parse(NewServiceKey.Create("name", [], new Uri("http://localhost/vault"), RunningServer.Start).Document);
        key.RootElement.GetProperty("oauth").GetProperty("tokenurl").GetString().ShouldBe("http://localhost/vault/oauth/token");
        key.RootElement.GetProperty("oauth").GetProperty("url").GetString().ShouldBe("http://localhost/vault");
    }

    [Theory]
    [InlineData("/vault/")]
    [InlineData("/vault")]
    [InlineData("/")]
    public async Task A_token_can_be_fetched_where_the_pages_begin(string path)
    {
        await using var server = await StartAsync("http://localhost/vault");
        using var client = ApiClient.Basic(server.Root, server.ClientId, server.ClientSecret);
        foreach (var method in new[] { "GET", "HEAD" })
        {
            var fetched = await client.SendAtRootAsync(method, path, ("X-CSRF-Token", "Fetch"));
            fetched.Headers["X-CSRF-Token"].ShouldMatch("^[0-9A-F]{32}$");
            fetched.Headers["Set-Cookie"].ShouldContain("path=/vault/");
        }
    }

    [Fact]
    public async Task Parts_of_a_batch_may_name_the_path()
    {
        await using var server = await StartAsync("http://localhost/vault");
        using var client = await server.SignInAsync();
        foreach (var target in new[] { "KeystoreEntries", "/vault/api/v1/KeystoreEntries", $"{server.Root}vault/api/v1/KeystoreEntries" })
        {
            var body = "--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
                $"GET {target} HTTP/1.1\r\n\r\n\r\n--b--\r\n";
            var answer =
                await client.SendAsync("POST", "$batch", Encoding.ASCII.GetBytes(body), ("Content-Type", "multipart/mixed; boundary=b"));
            answer.Text.ShouldContain("HTTP/1.1 200 OK", Case.Sensitive, target);
        }
    }

    [Theory]
    [InlineData("//evil.example.com")]
    [InlineData("/a/../b")]
    [InlineData("/a b")]
    [InlineData("/%2fevil")]
    [InlineData("evil")]
    public async Task A_prefix_that_is_no_plain_path_is_not_believed(string prefix)
    {
        await using var server = await StartAsync("");
        using var client = ApiClient.Anonymous(server.Root);
        (await client.GetAtRootAsync("/", ("X-Forwarded-Prefix", prefix))).Headers["Location"]
            .ShouldBe($"{server.Root}sign-in?returnTo=%2F");
    }

    [Fact]
    public async Task A_stranger_is_not_believed()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = ApiClient.Anonymous(server.Root);
        (await client.GetAtRootAsync("/", ("X-Forwarded-Prefix", Path))).Headers["Location"].ShouldBe($"{server.Root}sign-in?returnTo=%2F");
    }

    private static async Task<RunningServer> StartAsync(string publicUrl)
    {
        var server = await RunningServer.StartAsync(
            ("Server:TrustedProxies", "127.0.0.1"), ("Server:PublicUrl", publicUrl), ("Server:KeystorePageSize", "1"),
            ("ProviderKeys:Enabled", "true"));
        using var client = await server.SignInAsync();
        foreach (var alias in new[] { "one", "two", "three" }) await client.ImportAsync(alias, Vectors.Body("self-signed-rsa.pem"));
        return server;
    }

    /// <summary>Follows links as a client and a browser do.</summary>
    private sealed partial class Browser(HttpClient http) : IDisposable
    {
        public static async Task<Browser> SignInAsync(Uri root, RunningServer server)
        {
            var http = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(root, "oauth/token?grant_type=client_credentials"));
            request.Headers.Authorization = ApiClient.BasicHeader(server.ClientId, server.ClientSecret);
            using var response = await http.SendAsync(request);
            using var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            http.DefaultRequestHeaders.Authorization = new("Bearer", token.RootElement.GetProperty("access_token").GetString());
            return new Browser(http);
        }

        /// <summary>Every link in the answer of an address: in headers, Atom, JSON and HTML.</summary>
        public async Task<IReadOnlyList<Uri>> LinksAsync(Uri address)
        {
            using var answer = await http.GetAsync(address);
            var text = await answer.Content.ReadAsStringAsync();
            // Some sets are only written to, and not every entry has an SSH key: then the API says so. A link that leads nowhere is a 404
            // without a word.
            var isAnswered = (int)answer.StatusCode is 200 or 204 or 302 || text.Contains("error", StringComparison.Ordinal);
            isAnswered.ShouldBeTrue($"{(int)answer.StatusCode} at {address}");
            if (answer.Headers.Location is { } location) return [new Uri(address, location)];
            var type = answer.Content.Headers.ContentType?.MediaType ?? "";
            if (type.StartsWith("text/html", StringComparison.Ordinal))
                return [.. Resolve(new Uri(address, Base().Match(text).Groups["to"].Value), Html().Matches(text))];
            if (type.Contains("atom", StringComparison.Ordinal))
                return [.. Resolve(new Uri(Base().Match(text).Groups["to"].Value), Atom().Matches(text))];
            return type.Contains("json", StringComparison.Ordinal) ? [.. Resolve(address, Json().Matches(text))] : [];
        }

        public void Dispose() => http.Dispose();

        private static IEnumerable<Uri> Resolve(Uri root, IEnumerable<Match> links) => links
            .Select(link => WebUtility.HtmlDecode(link.Groups["to"].Value).Replace("\\/", "/", StringComparison.Ordinal))
            .Where(link => !link.StartsWith('#') && !link.StartsWith("http://schemas", StringComparison.Ordinal)
                && !link.StartsWith("http://www", StringComparison.Ordinal))
            .Select(link => new Uri(root, link));

        [GeneratedRegex("(<base href|xml:base)=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture)]
        private static partial Regex Base();

        [GeneratedRegex("<(a|link|script|img)[^>]* (href|src)=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture)]
        private static partial Regex Html();

        [GeneratedRegex("(<(atom:)?id>(?<to>http[^<]*)<)|( href=\"(?<to>[^\"]*)\")|(<content [^>]*src=\"(?<to>[^\"]*)\")",
            RegexOptions.ExplicitCapture)]
        private static partial Regex Atom();

        [GeneratedRegex("\"(uri|id|__next|media_src|edit_media|url)\"\\s*:\\s*\"(?<to>http[^\"]*)\"", RegexOptions.ExplicitCapture)]
        private static partial Regex Json();
    }
}
