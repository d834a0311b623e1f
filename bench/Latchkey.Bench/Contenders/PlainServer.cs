using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Latchkey.Bench.Contenders;

/// <summary>Kestrel with nothing behind it: it repeats answers that it was given.</summary>
internal static class PlainServer
{
    public static async Task RunAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var answers = new ConcurrentDictionary<string, PlainAnswer>(StringComparer.Ordinal);
        var app = builder.Build();
        app.MapGet("/plain", () => "ok");
        app.MapPut("/plain", async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.StatusCode = 204;
        });
        app.MapPut("/answers/{**name}", async http => answers[http.Request.Path] = (await http.Request.ReadFromJsonAsync<PlainAnswer>())!);
        app.MapGet("/answers/{**name}", async http =>
        {
            var answer = answers[http.Request.Path];
            foreach (var (name, value) in answer.Headers) http.Response.Headers[name] = value;
            http.Response.ContentLength = answer.Body.Length;
            await http.Response.Body.WriteAsync(answer.Body);
        });
        await app.RunAsync();
    }
}
