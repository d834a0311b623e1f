using Latchkey.Application.ProviderKeys;
using Latchkey.Application.ServiceKeys;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Stores;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Sealing;

/// <summary>
/// Whether the server is sealed. Without its master key the server starts all the same, answers that it is sealed, decrypts nothing, and
/// tries every few seconds to open the key.
/// </summary>
internal sealed partial class Seal(
    IStorage storage, ProviderKeyLifecycle providerKeys, AuditAlarms audit, OperatorLock operatorLock, ProviderKeySettings settings,
    TimeProvider clock, ILogger<Seal> logger)
    : BackgroundService
{
    /// <summary>The time between two attempts.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile string? _reason = "The server is starting.";
    private volatile string? _shut;

    /// <summary>Why it is sealed, without secrets; null if it is not.</summary>
    public string? Reason => _shut ?? _reason;

    /// <summary>Whether the storage has been reached, sealed or not; until then the server is starting.</summary>
    public bool HasBegun => _begun.Task.IsCompleted;

    /// <summary>Completes once it is not sealed.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Opens the storage. A missing master key is not a failure.</summary>
    /// <exception cref="StorageException">The storage cannot be opened for another reason.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            await storage.OpenAsync(cancellationToken);
            await DeclareOpenAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is MasterKeyException or RefusalException)
        {
            _reason = cause.Message;
            Log.Sealed(logger, cause.Message, Pause.TotalSeconds);
        }

        _begun.SetResult();
    }

    /// <summary>Seals it until the server is built again, and shows the reason; requests in progress continue.</summary>
    public void Shut(string reason) => _shut = reason;

    /// <summary>Tries at once to open it, and returns why it is sealed, or null.</summary>
    public async Task<string?> RetryAsync(CancellationToken cancellationToken)
    {
        if (HasBegun) await TryAsync(cancellationToken);
        return Reason;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _begun.Task.WaitAsync(stoppingToken);
        var turns = new Turns(Pause, clock);
        while (!_opened.Task.IsCompleted)
        {
            await turns.NextAsync(stoppingToken);
            await TryAsync(stoppingToken);
        }
    }

    // One at a time: a release by the operator may coincide with the next attempt.
    private async Task TryAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_opened.Task.IsCompleted) return;
            await storage.UnsealAsync(cancellationToken);
            await DeclareOpenAsync(cancellationToken);
        }
        catch (Exception cause) when (cause is MasterKeyException or StorageException or RefusalException)
        {
            if (_reason != cause.Message) Log.Sealed(logger, cause.Message, Pause.TotalSeconds);
            _reason = cause.Message;
        }
        finally
        {
            _turn.Release();
        }
    }

    // The audit logs are checked before anything is written, and the operator's key pair is made before anybody is answered. If an order to
    // lock comes meanwhile, it is noticed here, or by Locking once the server is open.
    private async Task DeclareOpenAsync(CancellationToken cancellationToken)
    {
        await audit.LookAsync(cancellationToken);
        if (settings.Enabled) await providerKeys.EnsureAsync(NewServiceKey.DefaultTenant, cancellationToken);
        _reason = operatorLock.Reason; // first, so that those who wait for the opening find it open
        if (_opened.TrySetResult()) Log.Open(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Sealed: {Reason} The server retries every {Seconds} seconds")]
        public static partial void Sealed(ILogger logger, string reason, double seconds);

        [LoggerMessage(2, LogLevel.Information, "The master key opens the data keys")]
        public static partial void Open(ILogger logger);
    }
}
