using Latchkey.Application.Events;
using Latchkey.Application.Upkeep;
using Latchkey.Server.Tests.Application.Events.Webhooks;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Server.Metrics;

/// <summary>A server in which everything that is measured has happened, and its page.</summary>
public sealed class BusyServer : IAsyncLifetime
{
    private readonly FilledServer _filled = new();

    private WebhookReceiver _receiver = null!;

    internal MetricsPage Page { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await WebhookReceiver.StartAsync();
        _filled.Settings = _receiver.Settings();
        await _filled.InitializeAsync();
        var server = _filled.Server;
        (await _filled.Client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        using var stranger = ApiClient.Basic(server.Root, "sb-stranger", "guess");
        (await stranger.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
        await server.Service<ExpiryWatch>().RunAsync(TestContext.Current.CancellationToken);
        await server.Service<DailyUpkeep>().RunAsync(TestContext.Current.CancellationToken);
        await HasFailedOnceAsync();
        GC.Collect(); // the runtime reports its heap after the first collection
        Page = await MetricsPage.OfAsync(server);
        Page.Status.ShouldBe(200);
    }

    public async ValueTask DisposeAsync()
    {
        await _filled.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    // The runtime reports exceptions after the first one with a listener.
    private static Task<FormatException> HasFailedOnceAsync() =>
        Should.ThrowAsync<FormatException>(() => Task.FromException(new FormatException("once")));
}
