using System.Diagnostics.Metrics;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Server.Sealing;

/// <summary>Shows how far the data key in use is from its limit.</summary>
internal sealed class SealingMetrics
{
    /// <summary>The meter of everything that the server measures itself.</summary>
    public const string MeterName = "Latchkey";

    public SealingMetrics(IMeterFactory meters, KeyRing keys) => meters.Create(MeterName).CreateObservableGauge(
        "latchkey.data_key.sealings", () => Measure(keys), "{sealing}", "How many secrets count as sealed under the data key in use.");

    private static IEnumerable<Measurement<long>> Measure(KeyRing keys) =>
        keys.Granted is { } granted ? [new(granted.CountedUntil, KeyValuePair.Create<string, object?>("data_key", granted.KeyId.ToString()))] : [];
}
