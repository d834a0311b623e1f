using Latchkey.Application.Sealing;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Events;

/// <summary>Runs the deliveries of all channels, each for itself: a receiver that is away holds up no other.</summary>
internal sealed partial class EventDelivery(IEnumerable<IEventChannel> channels, IServiceProvider services, Seal seal, TimeProvider clock,
    ILogger<EventDelivery> logger) : BackgroundService
{
    /// <summary>How often the log is checked, because other servers may have written to it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        await Task.WhenAll(channels.Select(channel => RunAsync(channel, stoppingToken)));
    }

    private async Task RunAsync(IEventChannel channel, CancellationToken stoppingToken)
    {
        var delivery = ActivatorUtilities.CreateInstance<ChannelDelivery>(services, channel);
        try
        {
            while (true)
            {
                await TryAsync(channel, delivery, stoppingToken);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
        finally
        {
            await TryAsync(channel, delivery.ReleaseAsync);
        }
    }

    private Task TryAsync(IEventChannel channel, ChannelDelivery delivery, CancellationToken stoppingToken) =>
        TryAsync(channel, _ => delivery.RunAsync(stoppingToken));

    // Whatever the failure, such as a database that is away, the next run begins at the cursor.
    private async Task TryAsync(IEventChannel channel, Func<CancellationToken, Task> act)
    {
        try
        {
            await act(CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.RunFailed(logger, channel.Name, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The delivery on {Channel} failed; it continues from the same event")]
        public static partial void RunFailed(ILogger logger, string channel, Exception failure);
    }
}
