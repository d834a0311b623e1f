using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Latchkey.Application.Metrics;

namespace Latchkey.Server.Metrics;

/// <summary>The measurements of one instrument, as Prometheus counts them.</summary>
internal sealed class MetricFamily
{
    // For durations in seconds whose instrument states no buckets; ours all do.
    private static readonly double[] DefaultBounds = [0.001, 0.01, 0.1, 1, 10];

    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries> _series = new(MetricTags.Comparer);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], MetricSeries>
        .AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byTags;
    private readonly Instrument _instrument;
    private readonly IReadOnlyList<double>? _bounds;
    private readonly bool _adds;
    private readonly string _type;

    public MetricFamily(Instrument instrument)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        _instrument = instrument;
        _byTags = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        _type = kind == typeof(Histogram<>) ? "histogram" : kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? "counter"
            : "gauge";
        _adds = kind == typeof(Counter<>) || kind == typeof(UpDownCounter<>) || kind == typeof(Histogram<>);
        if (kind == typeof(Histogram<>)) _bounds = BoundsOf(instrument);
        Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, _type);
    }

    /// <summary>The name on the page.</summary>
    public string Name { get; }

    /// <summary>Forgets the observed values, so that a series that is not observed again ends.</summary>
    public void BeginObservation()
    {
        if (_instrument.IsObservable) _series.Clear();
    }

    /// <summary>Adds a measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_byTags.TryGetValue(tags, out var series))
        {
            var key = tags.ToArray();
            series = _series.GetOrAdd(key, _ => new MetricSeries(Array.ConvertAll(key, Label), _bounds));
        }

        if (_adds) series.Add(value);
        else series.Set(value);
    }

    /// <summary>Writes its series, but for those of other tenants.</summary>
    public void WriteTo(PrometheusText text, string? tenant)
    {
        text.Family(Name, _type, _instrument.Description ?? "");
        foreach (var series in _series.Values)
        {
            if (series.IsFor(tenant)) series.WriteTo(text, Name);
        }
    }

    private static IReadOnlyList<double> BoundsOf(Instrument instrument) => instrument switch
    {
        Instrument<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
        Instrument<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => DefaultBounds,
    };

    private static MetricLabel Label(KeyValuePair<string, object?> tag) =>
        new(tag.Key.Replace('.', '_'), Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "");
}
