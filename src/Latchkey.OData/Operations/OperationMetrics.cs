using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Latchkey.OData.Operations;

/// <summary>
/// Measures the duration of operations by the template of their path. Each part of a batch counts separately, and a batch itself until it
/// has been parsed. The duration is that of <see cref="ODataService.ServeAsync"/>, so a stream counts until it begins.
/// </summary>
public sealed class OperationMetrics(IMeterFactory meters)
{
    // The same as Durations of Latchkey.Application, so that the figures compare. Stated again here: this assembly references none of ours.
    private static readonly InstrumentAdvice<double> Buckets =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] };

    private readonly Histogram<double> _duration =
        meters.Create("Latchkey.OData").CreateHistogram("latchkey.operation.duration", "s",
            "Duration of operations of the API, including the parts of a batch, until the answer begins; "
            + "operation is the template of the path, or none where no operation serves it.", tags: null, Buckets);

    internal void Record(string method, string operation, int status, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new("operation", operation), new("method", method), new("status", StatusClass(status)));

    private static string StatusClass(int status) => status switch { < 300 => "2xx", < 400 => "3xx", < 500 => "4xx", _ => "5xx" };
}

/// <summary>The values of a request that its measurement needs. Disposing it ends the measurement.</summary>
internal sealed class ServedOperation(OperationMetrics? metrics) : IDisposable
{
    // A client can invent any path and method, so only those of known operations become labels.
    private const string None = "none";

    private readonly long _start = Stopwatch.GetTimestamp();
    private string _method = None;
    private string _operation = None;

    /// <summary>The status of the answer; 500 before there is an answer.</summary>
    public int Status { get; set; } = 500;

    /// <summary>Sets the operation.</summary>
    public void Is(string method, string operation) => (_method, _operation) = (method, operation);

    /// <inheritdoc/>
    public void Dispose() => metrics?.Record(_method, _operation, Status, Stopwatch.GetElapsedTime(_start));
}
