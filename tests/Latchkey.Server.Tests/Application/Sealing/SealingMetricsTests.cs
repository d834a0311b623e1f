using System.Diagnostics.Metrics;
using Latchkey.Application.Metrics;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Sealing;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Sealing;

public sealed class SealingMetricsTests
{
    [Fact]
    public async Task How_much_the_data_key_has_sealed_is_measured()
    {
        await using var server = await RunningServer.StartAsync();
        using var secret = new SecretBytes("secret"u8);
        server.Service<ISealer>().Seal(secret);
        var seen = new List<(long Sealings, string? KeyId)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            { if (IsOf(server, instrument)) self.EnableMeasurementEvents(instrument); }
        };
        listener.SetMeasurementEventCallback<long>((_, sealings, tags, _) => seen.Add((sealings, tags[0].Value as string)));
        listener.Start();
        listener.RecordObservableInstruments();
        seen.ShouldHaveSingleItem().ShouldBe((4_194_304, server.Service<KeyRing>().CurrentId.ToString()));
    }

    private static bool IsOf(RunningServer server, Instrument instrument) =>
        instrument is { Meter.Name: LatchkeyMeter.Name, Name: "latchkey.data_key.sealings" }
            && ReferenceEquals(instrument.Meter.Scope, server.Service<IMeterFactory>());
}
