using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Latchkey.Server.Tests.Server.Http;

/// <summary>A proxy that serves another server below a path, as nginx does with <c>location /path/</c>.</summary>
internal sealed class PathProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly string _path;

    private PathProxy(WebApplication app, string path) => (_app, _path) = (app, path);

    /// <summary>The address below which the server is seen.</summary>
    public Uri Root => new($"{_app.Urls.First()}{_path}/");

    public static async Task<PathProxy> StartAsync(Uri server, string path, string said, bool takesAway)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new PathProxy(builder.Build(), path);
        proxy._app.Run(http => proxy.ForwardAsync(http, server, said, takesAway));
        await proxy._app.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    public Uri At(string path) => new(Root, path);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private async Task ForwardAsync(HttpContext http, Uri server, string said, bool takesAway)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith($"{_path}/", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var address = $"{server.GetLeftPart(UriPartial.Authority)}{(takesAway ? target[_path.Length..] : target)}";
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method),
            new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var header in http.Request.Headers.Where(header => header.Key is not ("Host" or "Connection")))
            request.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string>)header.Value!);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "203.0.113.7");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", http.Request.Host.Value);
        if (said.Length > 0) request.Headers.TryAddWithoutValidation("X-Forwarded-Prefix", said);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not "Transfer-Encoding"))
            http.Response.Headers[header.Key] = header.Value.ToArray();
        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
