using System.Diagnostics.Metrics;
using Latchkey.Application.Metrics;
using Latchkey.Formats.Certificates;
using Latchkey.Keystores;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.KeyWeaknesses;

namespace Latchkey.Server.Metrics;

/// <summary>Counts the entries of every tenant.</summary>
internal sealed class EntryMetrics
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    private readonly KnownTenants _tenants;
    private readonly TimeProvider _clock;

    public EntryMetrics(IMeterFactory meters, KnownTenants tenants, TimeProvider clock)
    {
        (_tenants, _clock) = (tenants, clock);
        var meter = meters.Create(LatchkeyMeter.Name);
        meter.CreateObservableGauge("latchkey.entries", CountByState, "{entry}",
            "Entries of a keystore by state: Valid, ExpiresSoon (within 30 days), Expired or NotYetValid.");
        meter.CreateObservableGauge("latchkey.weak_keys", CountWeak, "{entry}",
            "Entries of the tenant keystore with a key known to be weak.");
    }

    private IEnumerable<Measurement<int>> CountByState()
    {
        var now = _clock.GetUtcNow();
        foreach (var (tenant, keystores) in _tenants.All)
        {
            foreach (var keystore in KeystoreName.Public)
            {
                var entries = keystores[keystore].Entries.Values;
                var states = entries.CountBy(entry => StateOf(entry.Certificate, now)).ToDictionary();
                foreach (var state in Enum.GetValues<ValidityState>())
                    yield return new(states.GetValueOrDefault(state), new(MetricLabel.Tenant, tenant),
                        new("keystore", keystore.ToString()), new("state", state.ToString()));
            }
        }
    }

    private IEnumerable<Measurement<int>> CountWeak() =>
        _tenants.All.Select(tenant =>
            new Measurement<int>(
                tenant.Value.System.Entries.Values.Count(IsWeak), new KeyValuePair<string, object?>(MetricLabel.Tenant, tenant.Key)));

    private static bool IsWeak(KeystoreEntry entry) => WeakKeys.Of(entry.Certificate).Count > 0;

    private static ValidityState StateOf(Certificate certificate, DateTimeOffset now) =>
        certificate.ValidNotAfter <= now ? ValidityState.Expired
        : certificate.ValidNotBefore > now ? ValidityState.NotYetValid
        : certificate.ValidNotAfter <= now + Soon ? ValidityState.ExpiresSoon
        : ValidityState.Valid;

    private enum ValidityState
    {
        Valid,
        ExpiresSoon,
        Expired,
        NotYetValid,
    }
}
