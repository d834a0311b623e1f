using System.Diagnostics.Metrics;
using Latchkey.Application.Metrics;
using Latchkey.Application.Work;

namespace Latchkey.Server.Metrics;

/// <summary>Measures the large uploads.</summary>
internal sealed class UploadMetrics
{
    public UploadMetrics(IMeterFactory meters, UploadBudget uploads)
    {
        var meter = meters.Create(LatchkeyMeter.Name);
        meter.CreateObservableGauge("latchkey.uploads", () => uploads.Uploads, "{upload}", "Large uploads in progress.");
        meter.CreateObservableGauge("latchkey.uploads.held", () => uploads.Held, "By",
            "Memory reserved for large uploads, at most 40 MiB.");
        meter.CreateObservableGauge("latchkey.uploads.waiting", () => uploads.Waiting, "{upload}", "Large uploads that wait for others.");
    }
}
