using System.Diagnostics.Metrics;
using Latchkey.Server.Metrics;

namespace Latchkey.Server.Events;

/// <summary>Counts what is told of events, by channel, and when the entries were looked at last.</summary>
internal sealed class EventMetrics
{
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _abandoned;
    private readonly Counter<long> _notices;
    private long _lastRunUnixMs;

    public EventMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricCollector.MeterPrefix);
        _delivered = meter.CreateCounter<long>("latchkey.events.delivered", "{event}", "Events that a receiver has taken.");
        _failures = meter.CreateCounter<long>("latchkey.events.delivery_failures", "{attempt}", "Attempts to deliver that failed and are repeated.");
        _abandoned = meter.CreateCounter<long>("latchkey.events.abandoned", "{event}", "Events that were given up.");
        _notices = meter.CreateCounter<long>("latchkey.expiry.notices", "{notice}", "Notices of the end of entries.");
        meter.CreateObservableGauge("latchkey.expiry.last_check", LastCheck, "s", "When the entries were last looked at, in seconds since 1970.");
    }

    public void Delivered(string channel, int events) => _delivered.Add(events, Of(channel));

    public void Failed(string channel) => _failures.Add(1, Of(channel));

    public void Abandoned(string channel, int events) => _abandoned.Add(events, Of(channel));

    public void Checked(DateTimeOffset time, int notices)
    {
        _notices.Add(notices);
        Interlocked.Exchange(ref _lastRunUnixMs, time.ToUnixTimeMilliseconds());
    }

    private static KeyValuePair<string, object?> Of(string channel) => new("channel", channel);

    private IEnumerable<Measurement<double>> LastCheck() => Interlocked.Read(ref _lastRunUnixMs) is > 0 and var time ? [new(time / 1_000.0)] : [];
}
