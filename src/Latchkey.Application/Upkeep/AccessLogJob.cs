using Latchkey.Application.Access;
using Latchkey.Application.Sealing;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>Writes every few seconds who has signed in and what was refused, and all of it when the server ends.</summary>
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
