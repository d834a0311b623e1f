using System.Diagnostics.Metrics;

namespace Latchkey.Application.Metrics;

/// <summary>Buckets of durations.</summary>
internal static class Durations
{
    /// <summary>From a read out of memory (1 ms) to the generation of a large key.</summary>
    public static readonly InstrumentAdvice<double> Advice = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    };
}
