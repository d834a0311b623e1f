using Latchkey.Application.Access;
using Latchkey.Application.Sealing;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>Records sign-ins and refusals every few seconds, and all that are left when the server ends.</summary>
internal sealed class AccessLogJob(AccessLog accesses, Seal seal, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        try
        {
            while (true)
            {
                await Task.Delay(AccessLog.Every, clock, stoppingToken);
                await accesses.FlushAsync();
            }
        }
        finally
        {
            await accesses.FlushAsync(isLast: true);
        }
    }
}
