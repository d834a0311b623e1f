using System.Diagnostics.Metrics;
using Latchkey.Application.Metrics;

namespace Latchkey.Application.Work;

/// <summary>Measures the pools of costly work.</summary>
internal sealed class WorkMetrics
{
    private readonly Lock _lock = new();
    private readonly List<(KeyValuePair<string, object?> Tag, WorkPool Pool)> _pools = [];
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _refused;

    public WorkMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(LatchkeyMeter.Name);
        _duration = meter.CreateHistogram("latchkey.work.duration", "s",
            "Duration of work of a pool, once it has begun.", tags: null, Durations.Advice);
        _refused = meter.CreateCounter<long>("latchkey.work.refused", "{job}",
            "Work that a pool refused, because too much was waiting or it took too long.");
        meter.CreateObservableGauge("latchkey.work.running", () => Observe(pool => pool.Running), "{job}",
            "Work in progress: files and keys being opened (parsers), keys being generated (key generators), "
            + "sorted, counted and filtered queries of the audit log and of versions, and their pauses (long queries), "
            + "secrets with a slow hash being checked (slow secrets).");
        meter.CreateObservableGauge("latchkey.work.waiting", () => Observe(pool => pool.Waiting), "{job}",
            "Work that waits for a thread, at most 64.");
    }

    /// <summary>Watches a pool.</summary>
    /// <returns>Its label, under which it reports its work.</returns>
    public KeyValuePair<string, object?> Watch(string name, WorkPool pool)
    {
        var tag = KeyValuePair.Create<string, object?>("pool", name);
        _refused.Add(0, tag);
        lock (_lock) _pools.Add((tag, pool));
        return tag;
    }

    /// <summary>Work was done, or failed.</summary>
    public void Done(KeyValuePair<string, object?> pool, TimeSpan duration) => _duration.Record(duration.TotalSeconds, pool);

    /// <summary>Work was refused.</summary>
    public void Refused(KeyValuePair<string, object?> pool) => _refused.Add(1, pool);

    private List<Measurement<int>> Observe(Func<WorkPool, int> number)
    {
        lock (_lock) return _pools.ConvertAll(pool => new Measurement<int>(number(pool.Pool), pool.Tag));
    }
}
