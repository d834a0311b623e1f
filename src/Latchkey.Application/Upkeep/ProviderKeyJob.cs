using Latchkey.Application.ProviderKeys;
using Latchkey.Application.Sealing;
using Latchkey.Application.ServiceKeys;
using Latchkey.Application.Work;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>Runs the lifecycle of the operator's key pairs at the start and then every day.</summary>
internal sealed partial class ProviderKeyJob(ProviderKeyLifecycle lifecycle, Seal seal, TimeProvider clock, ILogger<ProviderKeyJob> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        await new Turns(TimeSpan.FromDays(1), clock).RepeatAsync(
            token => lifecycle.RunAsync(NewServiceKey.DefaultTenant, token), failure => Log.RunFailed(logger, failure), stoppingToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error,
            "The daily work on the operator's key pairs failed; it is retried tomorrow, or by `latchkey provider-key`")]
        public static partial void RunFailed(ILogger logger, Exception failure);
    }
}
