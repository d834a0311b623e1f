using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Latchkey.Application.Http;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;

namespace Latchkey.Server.Tests.Server.Http.Uploads;

/// <summary>
/// No route reads more of a body than it needs, from any sender and in any framing. The tests take the routes from the server itself.
/// </summary>
public sealed class BodyLimitTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Form = "application/x-www-form-urlencoded";

    private RunningServer Server => shared.Server;

    [Fact]
    public void Every_route_that_may_get_a_body_says_how_much_it_takes()
    {
        var routes = Routes().Where(route => Methods(route).Any(method => method is not ("GET" or "HEAD"))).ToList();
        routes.Count.ShouldBeGreaterThan(10);
        foreach (var route in routes)
        {
            route.Metadata.GetMetadata<BodyLimit>().ShouldNotBeNull(route.DisplayName);
            route.Metadata.GetMetadata<BodyLimit>()!.Bytes.ShouldBeLessThanOrEqualTo(256 * 1024, route.DisplayName);
        }
    }

    [Fact]
    public async Task Every_route_refuses_an_endless_body_in_chunks_without_failing()
    {
        var targets = Routes().SelectMany(route => Methods(route).Select(method => (Method: method, Path: Filled(route)))).Distinct()
            .ToList();
        targets.Count.ShouldBeGreaterThan(20);
        foreach (var (method, path) in targets)
        {
            foreach (var type in new[] { Form, "multipart/form-data; boundary=x", "application/json" })
                await RefusesAsync(method, path, type);
        }
    }

    [Fact]
    public async Task Every_operation_of_the_api_refuses_an_endless_body_in_chunks_without_failing()
    {
        foreach (var operation in Operations.Of(Server).Append(new("POST", "$batch", "", _ => throw new InvalidOperationException())))
            await RefusesAsync(operation.Method, $"/api/v1/{operation.Target("mycertificate")}", "application/json");
    }

    [Theory]
    [InlineData("/oauth/token", 8_193)]
    [InlineData("/sign-in/service-key", 16_385)]
    [InlineData("/sign-out", 16_385)]
    [InlineData("/sign-in", 1)]
    [InlineData("/keystore", 1)]
    [InlineData("/nowhere", 1)]
    [InlineData("/sign-in/callback/0", 1)]
    public async Task A_body_that_announces_too_much_is_refused_before_it_is_sent(string path, int length) =>
        (await AnswerAsync($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {Form}\r\nContent-Length: {length}\r\n\r\n",
            _ => Task.CompletedTask)).ShouldBe(413);

    // In several fields, each of which the reader of forms would take. The head and the end of a chunk count too.
    [Theory]
    [InlineData("/oauth/token", 8_192, 400)]
    [InlineData("/sign-in/service-key", 16_384, 302)]
    [InlineData("/sign-out", 16_384, 302)]
    public async Task A_body_in_chunks_is_read_up_to_the_limit_and_no_further(string path, int limit, int read)
    {
        foreach (var (length, status) in new[] { (limit - 16, read), (limit + 1, 413) })
            (await AnswerAsync($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {Form}\r\nTransfer-Encoding: chunked\r\n\r\n",
                stream => SendAsync(stream, $"{length:x}\r\n{Fields(length)}\r\n0\r\n\r\n"))).ShouldBe(status, $"{length}");
    }

    [Fact]
    public async Task A_body_in_frames_of_http_2_is_read_up_to_the_limit_and_no_further()
    {
        using var authority = new TestAuthority();
        using var files = new WorkFolder();
        authority.WriteServer(files, "CN=localhost");
        await using var server = await RunningServer.StartAsync(
            ("Server:Urls", "https://127.0.0.1:0"), ("Server:Tls:CertificateFile", files["server.pem"]),
            ("Server:Tls:KeyFile", files["server.key"]));
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
        using var http = new HttpClient(handler)
        {
            BaseAddress = server.Root,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (length, status) in new[] { (8_192, 400), (8_193, 413) })
        {
            using var content = new WithoutLength(Encoding.ASCII.GetBytes(Fields(length)));
            using var answer = await http.PostAsync("/oauth/token", content);
            ((int)answer.StatusCode).ShouldBe(status, $"{length}");
        }
    }

    [Theory]
    [InlineData("/oauth/token")]
    [InlineData("/sign-in/service-key")]
    [InlineData("/sign-out")]
    public async Task A_form_is_refused_as_multipart_and_a_cut_one_is_no_failure(string path)
    {
        // Without its end.
        var body = "--x\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n"u8.ToArray();
        using var http = new HttpClient();
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var answer = await http.PostAsync(new Uri(Server.Root, path), content);
        ((int)answer.StatusCode).ShouldBe(415);
        (await AnswerAsync($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {Form}\r\nTransfer-Encoding: chunked\r\n\r\n",
            stream => SendAsync(stream, "5\r\na=b&c\r\nnonsense\r\n"))).ShouldBe(400);
        NoFailure();
    }

    // The only route that takes multipart: a browser sends it when a page is left.
    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"circuitId\"\r\n\r\nx")]
    [InlineData("--x\r\nno header\r\n\r\nx\r\n--x--\r\n")]
    public async Task A_multipart_form_that_is_cut_or_malformed_is_no_failure(string body)
    {
        using var http = new HttpClient();
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var answer = await http.PostAsync(new Uri(Server.Root, "/_blazor/disconnect"), content);
        ((int)answer.StatusCode).ShouldBe(400);
        NoFailure();
    }

    [Fact]
    public async Task Too_many_fields_are_no_failure()
    {
        using var http = new HttpClient();
        using var content = new StringContent(string.Join('&', Enumerable.Range(0, 1_000).Select(i => $"{i}=")), Encoding.ASCII, Form);
        using var answer = await http.PostAsync(new Uri(Server.Root, "/sign-out"), content);
        ((int)answer.StatusCode).ShouldBe(400);
        NoFailure();
    }

    /// <summary>A form of some length.</summary>
    private static string Fields(int length) =>
        string.Concat(Enumerable.Repeat($"a={new string('x', 997)}&", (length / 1_000) + 1))[..length];

    private async Task RefusesAsync(string method, string path, string type)
    {
        var status = await AnswerAsync(
            $"{method} {path} HTTP/1.1\r\nHost: {Server.Root.Authority}\r\nAuthorization: {Basic()}\r\nContent-Type: " +
                $"{type}\r\nTransfer-Encoding: chunked\r\n\r\n", SendWithoutEndAsync);
        status.ShouldNotBe(0, $"{method} {path} {type}");
        status.ShouldBeLessThan(500, $"{method} {path} {type}");
        NoFailure();
    }

    private void NoFailure() => Server.Log.Lines.Where(line => line.Contains("unexpectedly", StringComparison.Ordinal)).ShouldBeEmpty();

    private string Basic() => ApiClient.BasicHeader(Server.ClientId, Server.ClientSecret).ToString();

    private static async Task SendWithoutEndAsync(NetworkStream stream)
    {
        var chunk = $"4000\r\n{new string('x', 0x4000)}\r\n"; // 16 KiB, without a line of its own that a parser would stop at
        while (true) await SendAsync(stream, chunk);
    }

    private static async Task SendAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>The status of the answer; 0 if the connection was closed without one.</summary>
    private async Task<int> AnswerAsync(string head, Func<NetworkStream, Task> sendBody)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Server.Root.Host, Server.Root.Port);
        await using var stream = new NetworkStream(socket);
        await SendAsync(stream, head);
        var buffer = new byte[64];
        var answer = stream.ReadAsync(buffer).AsTask();
        _ = IgnoringItsEndAsync(sendBody(stream));
        return await answer is > 12 ? int.Parse(Encoding.ASCII.GetString(buffer, 9, 3)) : 0;
    }

    private static async Task IgnoringItsEndAsync(Task sending) => await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private List<RouteEndpoint> Routes() => [.. Server.Service<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    private static IReadOnlyList<string> Methods(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : ["POST"];

    private static string Filled(RouteEndpoint route) =>
        "/" + string.Join('/',
            route.RoutePattern.PathSegments.Select(segment =>
            string.Concat(
                segment.Parts.Select(
                    part => part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "1"))));

    /// <summary>A form whose length the request does not state.</summary>
    private sealed class WithoutLength : HttpContent
    {
        private readonly byte[] _body;

        public WithoutLength(byte[] body) => (_body, Headers.ContentType) = (body, new MediaTypeHeaderValue(Form));

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync(_body).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
