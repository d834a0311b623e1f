using System.Diagnostics.Metrics;
using Latchkey.Server.Metrics;

namespace Latchkey.Server.Health;

/// <summary>Shows whether the database answers and takes writes.</summary>
internal sealed class HealthMetrics
{
    public HealthMetrics(IMeterFactory meters, DatabaseWatch database) => meters.Create(MetricCollector.MeterPrefix)
        .CreateObservableGauge("latchkey.database.away", () => database.Fault is null ? 0 : 1, null, "1 while the database does not answer or takes no writes, else 0.");
}
