using Latchkey.Application.Access;
using Latchkey.Application.Sealing;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>Records sign-ins and refusals every few seconds, and all that are left when the server ends.</summary>
internal sealed class AccessLogJob(AccessLog accesses, Seal seal, TimeProvider clock) : BackgroundService
{
    /// <summary>Waits for the last records even if requests in progress have used up the time that the end may take.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await accesses.FlushAsync(isLast: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        while (true)
        {
            await Task.Delay(AccessLog.Every, clock, stoppingToken);
            await accesses.FlushAsync();
        }
    }
}
