using System.Globalization;
using Latchkey.Application.Metrics;

namespace Latchkey.Server.Metrics;

/// <summary>The measurements under one set of labels.</summary>
/// <param name="labels">The labels.</param>
/// <param name="bounds">The upper bounds of the buckets of a histogram; null for other types.</param>
internal sealed class MetricSeries(MetricLabel[] labels, IReadOnlyList<double>? bounds)
{
    private readonly long[] _buckets = new long[(bounds?.Count ?? 0) + 1];
    private readonly Lock _lock = new();
    private double _sum;

    /// <summary>Whether it may be shown to somebody of a tenant; null for somebody who may see every tenant.</summary>
    public bool IsFor(string? tenant) =>
        tenant is null || Array.TrueForAll(labels, label => label.Name != MetricLabel.Tenant || label.Value == tenant);

    /// <summary>Adds to a sum, or to the bucket of a histogram.</summary>
    public void Add(double value)
    {
        lock (_lock)
        {
            _sum += value;
            if (bounds is not null) _buckets[BucketOf(value)]++;
        }
    }

    /// <summary>Replaces the former measurement.</summary>
    public void Set(double value)
    {
        lock (_lock) _sum = value;
    }

    /// <summary>Writes its lines.</summary>
    public void WriteTo(PrometheusText text, string name)
    {
        var (sum, buckets) = Read();
        if (bounds is null)
        {
            text.Sample(name, labels, sum);
            return;
        }

        long count = 0;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            var bound = i < bounds.Count ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            text.Sample($"{name}_bucket", [.. labels, new("le", bound)], count);
        }

        text.Sample($"{name}_sum", labels, sum);
        text.Sample($"{name}_count", labels, count);
    }

    private (double Sum, long[] Buckets) Read()
    {
        lock (_lock) return (_sum, [.. _buckets]);
    }

    private int BucketOf(double value)
    {
        var i = 0;
        while (i < bounds!.Count && value > bounds[i]) i++;
        return i;
    }
}
