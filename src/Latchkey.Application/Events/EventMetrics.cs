using System.Diagnostics.Metrics;
using Latchkey.Application.Metrics;

namespace Latchkey.Application.Events;

/// <summary>
/// Counts deliveries of events, and records when the entries were last checked. Every channel has its series from the start, at zero,
/// because an alert cannot watch a series that appears only with the first failure.
/// </summary>
internal sealed class EventMetrics
{
    private readonly Dictionary<string, Counts> _channels;
    private readonly Counter<long> _notices;
    private long _lastCheckUnixMs;

    public EventMetrics(IMeterFactory meters, IEnumerable<IEventChannel> channels)
    {
        _channels = channels.Select(channel => channel.Name).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, _ => new Counts(), StringComparer.Ordinal);
        var meter = meters.Create(LatchkeyMeter.Name);
        meter.CreateObservableCounter("latchkey.events.delivered", () => ByChannel(counts => counts.Delivered), "{event}",
            "Events that a receiver has accepted.");
        meter.CreateObservableCounter("latchkey.events.delivery_failures", () => ByChannel(counts => counts.Failed), "{attempt}",
            "Failed attempts at delivery, which the server repeats.");
        meter.CreateObservableCounter("latchkey.events.abandoned", () => ByChannel(counts => counts.Abandoned), "{event}",
            "Events that the server gave up on.");
        _notices = meter.CreateCounter<long>("latchkey.expiry.notices", "{notice}", "Notices given before and after the end of entries.");
        meter.CreateObservableGauge("latchkey.expiry.last_check", LastCheck, "s",
            "When the server last checked when entries end, in seconds since 1970; more than an hour ago is a fault.");
    }

    public void Delivered(string channel, int events) => Interlocked.Add(ref _channels[channel].Delivered, events);

    public void Failed(string channel) => Interlocked.Increment(ref _channels[channel].Failed);

    public void Abandoned(string channel, int events) => Interlocked.Add(ref _channels[channel].Abandoned, events);

    public void Checked(DateTimeOffset time, int notices)
    {
        _notices.Add(notices);
        Interlocked.Exchange(ref _lastCheckUnixMs, time.ToUnixTimeMilliseconds());
    }

    private IEnumerable<Measurement<long>> ByChannel(Func<Counts, long> count) =>
        _channels.Select(channel => new Measurement<long>(count(channel.Value), new KeyValuePair<string, object?>("channel", channel.Key)));

    private IEnumerable<Measurement<double>> LastCheck() =>
        Interlocked.Read(ref _lastCheckUnixMs) is > 0 and var time ? [new(time / 1_000.0)] : [];

    /// <summary>The counts of one channel; fields, because they are counted without a lock.</summary>
    private sealed class Counts
    {
        public long Delivered;
        public long Failed;
        public long Abandoned;
    }
}
