using System.Security.Claims;
using Latchkey.Pages.Calendar;
using Latchkey.Server.Settings;
using Microsoft.AspNetCore.Http.Features;

namespace Latchkey.Server.Http;

/// <summary>
/// One line for each request: who, what, how it ended, how long it took. The line leaves out the query, because one client
/// sends its secret there (docs/contract.md#tokens), and the rest of the address of a calendar, which is its secret.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, LatchkeySettings settings, TimeProvider clock, ILogger<RequestLog> logger)
{
    private const int MaxPathLength = 200;

    public async Task InvokeAsync(HttpContext http)
    {
        var start = clock.GetTimestamp();
        await next(http);
        if (!settings.Server.LogRequests) return;
        var client = http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "-";
        Log.Answered(
            logger, http.Request.Method, Path(http), http.Response.StatusCode, clock.GetElapsedTime(start).TotalMilliseconds, client);
    }

    private static string Path(HttpContext http)
    {
        if ((http.Request.Path.Value ?? "").Contains(CalendarEndpoint.Prefix, StringComparison.OrdinalIgnoreCase))
            return $"{CalendarEndpoint.Prefix}/…";
        var path = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        return path.Length > MaxPathLength ? path[..MaxPathLength] + "…" : path;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Method} {Path} {Status} in {Milliseconds:0.0} ms for {Client}")]
        public static partial void Answered(ILogger logger, string method, string path, int status, double milliseconds, string client);
    }
}
