using System.Diagnostics.Metrics;
using Latchkey.Server.Http;

namespace Latchkey.Server.Metrics;

/// <summary>Measures every request by where it went and how it ended, until its answer was written.</summary>
internal sealed class RequestMetrics(RequestDelegate next, IMeterFactory meters, TimeProvider clock)
{
    private readonly Histogram<double> _duration = meters.Create(MetricCollector.MeterPrefix).CreateHistogram(
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
            _duration.Record(clock.GetElapsedTime(start).TotalSeconds, new("route", Route(http)), new("status", StatusClass(http.Response.StatusCode)));
        }
    }

    private static string StatusClass(int status) => status switch { < 300 => "2xx", < 400 => "3xx", < 500 => "4xx", _ => "5xx" };

    // A closed list: a path is anybody's invention.
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

/// <summary>Buckets of durations.</summary>
internal static class Durations
{
    /// <summary>From a read out of memory (1 ms) to the generation of a large key.</summary>
    public static readonly InstrumentAdvice<double> Advice = new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };
}
