using Microsoft.Extensions.Hosting;

namespace Latchkey.Server.Machine;

/// <summary>
/// Logs, once a minute at most, that the process cannot open more files and so accepts no connections. Kestrel itself retries without a
/// message. The check opens a descriptor, as accepting a connection does.
/// </summary>
internal sealed partial class OpenFileWatch(TimeProvider clock, ILogger<OpenFileWatch> logger) : BackgroundService
{
    private const string Nothing = "/dev/null";
    private const int TooManyFilesInSystem = 23; // errno.h
    private const int TooManyFiles = 24;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private long? _said;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (File.Exists(Nothing))
        {
            await Task.Delay(Pause, clock, stoppingToken);
            if (IsExhausted() && (_said is not { } said || clock.GetElapsedTime(said) >= Silence)) Say();
        }
    }

    private void Say()
    {
        _said = clock.GetTimestamp();
        Log.Exhausted(logger, OpenFiles.Limit ?? 0, MachineLimits.Remedy);
    }

    private static bool IsExhausted()
    {
        try
        {
            File.OpenHandle(Nothing).Dispose();
            return false;
        }
        catch (IOException failure)
        {
            return failure.HResult is TooManyFiles or TooManyFilesInSystem;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Error, "The limit of open files, {Limit}, is reached: no file can be opened and no connection accepted. {Remedy}")]
        public static partial void Exhausted(ILogger logger, int limit, string remedy);
    }
}
