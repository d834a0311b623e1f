using System.Diagnostics.Metrics;
using Latchkey.Application.Metrics;

namespace Latchkey.Server.Metrics;

/// <summary>
/// Adds up the measurements of this server's meters and the runtime's, from the moment it is made. It is our own, because a series must end
/// with the thing that it measures (decision 17).
/// </summary>
internal sealed class MetricCollector : IDisposable
{
    /// <summary>The meter of the runtime.</summary>
    public const string RuntimeMeter = "System.Runtime";

    // The instruments that show the state of the process. Others have names that do not suit Prometheus.
    private static readonly HashSet<string> RuntimeInstruments = new(StringComparer.Ordinal)
    {
        "dotnet.process.cpu.time", "dotnet.process.memory.working_set", "dotnet.gc.collections", "dotnet.gc.heap.total_allocated",
        "dotnet.gc.last_collection.heap.size", "dotnet.gc.pause.time", "dotnet.exceptions",
    };

    private readonly IMeterFactory _meters;
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    public MetricCollector(IMeterFactory meters)
    {
        _meters = meters;
        _listener.InstrumentPublished = Listen;
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Writes every family; of the series that are of a tenant, those of one tenant alone unless it is null.</summary>
    public void WriteTo(PrometheusText text, string? tenant)
    {
        lock (_lock)
        {
            foreach (var family in _families.Values) family.BeginObservation();
            _listener.RecordObservableInstruments();
            foreach (var family in _families.Values) family.WriteTo(text, tenant);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Listen(Instrument instrument, MeterListener listener)
    {
        if (!IsShown(instrument)) return;
        var family = new MetricFamily(instrument);
        lock (_lock) _families[family.Name] = family;
        listener.EnableMeasurementEvents(instrument, family);
    }

    // There may be other servers in the process.
    private bool IsShown(Instrument instrument) => instrument.Meter.Name == RuntimeMeter
        ? RuntimeInstruments.Contains(instrument.Name)
        : instrument.Meter.Name.StartsWith(LatchkeyMeter.Name, StringComparison.Ordinal)
            && ReferenceEquals(instrument.Meter.Scope, _meters);
}
