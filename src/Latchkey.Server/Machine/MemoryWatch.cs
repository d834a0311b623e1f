using Latchkey.Formats.Secrets;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Server.Machine;

/// <summary>Logs once if the machine refuses to lock the memory of secrets.</summary>
internal sealed partial class MemoryWatch(ILogger<MemoryWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await LockedPages.Refused.WaitAsync(stoppingToken);
        Log.Refused(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "The machine refuses to lock more memory, so secrets may be swapped out. " +
            "Raise RLIMIT_MEMLOCK (`ulimit -l`, LimitMEMLOCK= of systemd, --ulimit memlock= of a container)")]
        public static partial void Refused(ILogger logger);
    }
}
