using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Latchkey.Keystores.Audit;

namespace Latchkey.Storage.Metrics;

/// <summary>Measures the writer, its queue and its commits.</summary>
internal sealed class WriterMetrics
{
    // A commit waits for the disk: 0.1 ms if the disk only claims to flush, 10 s if it hangs.
    private static readonly InstrumentAdvice<double> Durations =
        new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30] };
    private static readonly InstrumentAdvice<long> Changes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] };

    private readonly ConcurrentDictionary<string, long> _last = new(StringComparer.Ordinal);
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _wait;
    private readonly Histogram<long> _changes;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _records;
    private readonly Counter<long> _replaced;
    private Func<int> _queued = () => 0;

    /// <param name="meters">Makes the meters; null in a command, which measures nothing.</param>
    public WriterMetrics(IMeterFactory? meters = null)
    {
        var options = new MeterOptions("Latchkey.Storage");
        var meter = meters?.Create(options) ?? new Meter(options);
        _duration = meter.CreateHistogram("latchkey.commit.duration", "s",
            "Duration of commits, from their first row.", tags: null, Durations);
        _changes = meter.CreateHistogram("latchkey.commit.changes", "{change}", "Changes per commit.", tags: null, Changes);
        _failures = meter.CreateCounter<long>("latchkey.commit.failures", "{commit}",
            "Commits that the database refused, counted at each attempt.");
        _wait = meter.CreateHistogram("latchkey.writer.queue.wait", "s", "How long changes waited for the writer.", tags: null, Durations);
        _records = meter.CreateCounter<long>("latchkey.audit.records", "{record}", "Audit records that this server wrote, by verb.");
        _replaced = meter.CreateCounter<long>("latchkey.database.history.replaced", null,
            "How often the database lacked commits that this server knew, counted per tenant.");
        meter.CreateObservableGauge("latchkey.writer.queue.length", () => Volatile.Read(ref _queued)(), "{change}",
            "Changes that wait for the writer, at most 1,024.");
        meter.CreateObservableGauge("latchkey.audit.last_sequence", LastSequences, null,
            "Number of the last audit record that this server wrote.");
        _failures.Add(0);
        _replaced.Add(0);
    }

    /// <summary>Watches the queue of the writer.</summary>
    public void Watch(Func<int> queued) => Volatile.Write(ref _queued, queued);

    /// <summary>A change has reached the writer.</summary>
    public void Waited(TimeSpan wait) => _wait.Record(wait.TotalSeconds);

    /// <summary>Changes are durable.</summary>
    public void Committed(int changes, TimeSpan duration, IReadOnlyList<AuditRecord> records)
    {
        _duration.Record(duration.TotalSeconds);
        _changes.Record(changes);
        Recorded(records);
    }

    /// <summary>Records are durable.</summary>
    public void Recorded(IReadOnlyList<AuditRecord> records)
    {
        foreach (var record in records)
        {
            _records.Add(1, KeyValuePair.Create<string, object?>("verb", record.Act.Verb.ToString()));
            _last[record.Tenant] = record.Sequence;
        }
    }

    /// <summary>The history of a tenant in the database was replaced.</summary>
    public void HistoryReplaced() => _replaced.Add(1);

    /// <summary>A commit failed.</summary>
    public void Failed() => _failures.Add(1);

    private IEnumerable<Measurement<long>> LastSequences() =>
        _last.Select(tenant => new Measurement<long>(tenant.Value, new KeyValuePair<string, object?>("tenant", tenant.Key)));
}
