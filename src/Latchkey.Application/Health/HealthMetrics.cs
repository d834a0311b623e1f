using System.Diagnostics.Metrics;
using Latchkey.Application.Metrics;

namespace Latchkey.Application.Health;

/// <summary>Shows whether the database answers and takes writes, and whether the clocks agree.</summary>
internal sealed class HealthMetrics
{
    public HealthMetrics(IMeterFactory meters, DatabaseWatch database, ClockSkew skew)
    {
        var meter = meters.Create(LatchkeyMeter.Name);
        meter.CreateObservableGauge(
            "latchkey.database.away",
            () => database.Fault is null ? 0 : 1,
            null,
            "1 while the database does not answer or accepts no writes, else 0; /readyz answers 503 meanwhile.");
        meter.CreateObservableGauge(
            "latchkey.clock.skew",
            () => Measure(skew),
            "s",
            "By how much the clock of this server is ahead of PostgreSQL's; negative if it is behind.");
    }

    private static IEnumerable<Measurement<double>> Measure(ClockSkew skew) => skew.Seconds is { } seconds ? [new(seconds)] : [];
}
