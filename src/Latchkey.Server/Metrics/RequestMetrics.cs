using System.Diagnostics.Metrics;
using Latchkey.Application.Metrics;
using Latchkey.Server.Http;

namespace Latchkey.Server.Metrics;

/// <summary>Measures every request by where it went and how it ended, until its answer was written.</summary>
internal sealed class RequestMetrics(RequestDelegate next, IMeterFactory meters, TimeProvider clock)
{
    private readonly Histogram<double> _duration = meters.Create(LatchkeyMeter.Name).CreateHistogram(
        "latchkey.http.request.duration", "s", "Duration of requests, until the answer was written.", tags: null, Durations.Advice);

    public async Task InvokeAsync(HttpContext http)
    {
        var start = clock.GetTimestamp();
        try
        {
            await next(http);
        }
        finally
        {
            _duration.Record(
                clock.GetElapsedTime(start).TotalSeconds, new("route", Route(http)), new("status", StatusClass(http.Response.StatusCode)));
        }
    }

    private static string StatusClass(int status) => status switch { < 300 => "2xx", < 400 => "3xx", < 500 => "4xx", _ => "5xx" };

    // A closed list, because anybody can invent paths.
    private static string Route(HttpContext http)
    {
        if (ODataTarget.Of(http) is not null) return ODataTarget.ServiceRoot;
        if (http.Connection.RemoteIpAddress is null) return "operator";
        return http.Request.Path.Value switch
        {
            SealedGate.TokenPath => SealedGate.TokenPath,
            MetricsEndpoint.Path => MetricsEndpoint.Path,
            "/livez" => "/livez",
            "/readyz" => "/readyz",
            _ => "other",
        };
    }
}
