using Latchkey.Application.Entries;
using Latchkey.Application.Work;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>Records once a minute, and when the server ends, how many exports there were beyond the first of their kind.</summary>
internal sealed class ExportRecordJob(ExportRecords records, TimeProvider clock) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await records.FlushAsync(all: true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var turns = new Turns(TimeSpan.FromMinutes(1), clock);
        while (true)
        {
            await turns.NextAsync(stoppingToken);
            await records.FlushAsync(all: false);
        }
    }
}
