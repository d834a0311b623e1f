using System.Diagnostics.Metrics;
using Latchkey.Application.Metrics;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Application.Sealing;

/// <summary>Shows whether the server is sealed, and how far the data key in use is from its limit.</summary>
internal sealed class SealingMetrics
{
    public SealingMetrics(IMeterFactory meters, KeyRing keys, Seal seal)
    {
        var meter = meters.Create(LatchkeyMeter.Name);
        meter.CreateObservableGauge("latchkey.sealed", () => seal.Reason is null ? 0 : 1, null, "1 while the server is sealed, else 0.");
        meter.CreateObservableGauge("latchkey.data_key.sealings", () => Measure(keys), "{sealing}",
            "Secrets counted as sealed under the data key in use, at most 2^32.");
    }

    private static IEnumerable<Measurement<long>> Measure(KeyRing keys) =>
        keys.Granted is { } granted
            ? [new(granted.CountedUntil, KeyValuePair.Create<string, object?>("data_key", granted.KeyId.ToString()))]
            : [];
}
