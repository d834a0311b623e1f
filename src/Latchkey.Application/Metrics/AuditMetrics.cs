using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Latchkey.Application.Metrics;

/// <summary>Measures whether the audit log can be trusted: failures to sign in, and the age of the daily signatures.</summary>
internal sealed class AuditMetrics
{
    private readonly ConcurrentDictionary<string, long> _signed = new(StringComparer.Ordinal);
    private readonly Counter<long> _failures;

    public AuditMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(LatchkeyMeter.Name);
        _failures = meter.CreateCounter<long>("latchkey.sign_in.failures", "{failure}",
            "Failures to sign in, whether or not each has a record.");
        _failures.Add(0);
        meter.CreateObservableGauge("latchkey.audit.signed.timestamp", Signed, "s",
            "When this server last found the audit log signed for the day, in seconds since 1970.");
    }

    /// <summary>A client failed to sign in.</summary>
    public void SignInFailed() => _failures.Add(1);

    /// <summary>The log of a tenant has its signature of the day.</summary>
    public void IsSigned(string tenant, DateTimeOffset now) => _signed[tenant] = now.ToUnixTimeSeconds();

    private IEnumerable<Measurement<long>> Signed() =>
        _signed.Select(tenant => new Measurement<long>(tenant.Value, new KeyValuePair<string, object?>(MetricLabel.Tenant, tenant.Key)));
}
