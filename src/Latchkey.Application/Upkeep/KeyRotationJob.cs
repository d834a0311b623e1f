using Latchkey.Application.Sealing;
using Latchkey.Keystores.Sealing;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>
/// At the start and after each new data key, seals and signs again everything that older data keys have sealed and signed, until those are
/// retired.
/// </summary>
internal sealed partial class KeyRotationJob(IKeyRotation keys, Seal seal, TimeProvider clock, ILogger<KeyRotationJob> logger)
    : BackgroundService
{
    // Another server may have made a key and then ended.
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _wake = new(0);

    /// <summary>Signals that there is a new data key.</summary>
    public void Wake() => _wake.Release();

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        while (true)
        {
            var pause = await TryAsync(stoppingToken) ? Busy : Idle;
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var woken = _wake.WaitAsync(ended.Token);
            await Task.WhenAny(woken, Task.Delay(pause, clock, ended.Token));
            await ended.CancelAsync();
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await keys.ContinueAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(logger, failure);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The replacement of older data keys failed; it is retried")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
