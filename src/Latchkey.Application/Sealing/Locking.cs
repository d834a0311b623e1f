using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Sealing;

/// <summary>
/// Locks the server as the operator orders it. From then on the server answers every request as a sealed server. It is also built again,
/// without keys, so that no key stays in memory anywhere.
/// </summary>
internal sealed partial class Locking(
    OperatorLock operatorLock, Seal seal, Relaunch relaunch, IKeystoreStore store, TimeProvider clock, ILogger<Locking> logger)
        : BackgroundService
{
    private const string Operator = "operator";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RecordingLimit = TimeSpan.FromSeconds(2);

    private bool _obeyed;

    /// <summary>
    /// Locks the server, with a record in the audit log if that can be written soon. If the order cannot be written to its file, the server
    /// is sealed all the same, but only until it ends.
    /// </summary>
    /// <exception cref="IOException">The order cannot be written.</exception>
    public async Task LockAsync(string? reason)
    {
        if (seal.Opened.IsCompleted) seal.Shut("Locked by the operator.");
        operatorLock.Set(clock.GetUtcNow(), reason);
        await ObeyAsync(operatorLock.Reason!);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        if (operatorLock.Unrecorded is { } released && await RecordAsync(released)) operatorLock.Recorded();
        while (true)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            if (operatorLock.Reason is { } reason) await ObeyAsync(reason);
        }
    }

    // Nothing depends on the record: if it cannot be written now, the record of the release makes up for it.
    // A server that was never opened has no keys to forget.
    private async Task ObeyAsync(string reason)
    {
        if (!seal.Opened.IsCompleted || Interlocked.Exchange(ref _obeyed, true)) return;
        seal.Shut(reason);
        Log.Locked(logger, reason);
        try
        {
            await RecordAsync($"locked; {reason}");
        }
        finally
        {
            relaunch.Order();
        }
    }

    private async Task<bool> RecordAsync(string detail)
    {
        var act = new AuditAct(AuditVerb.Update, AuditObjects.Server, null, Environment.MachineName) { Detail = detail };
        try
        {
            using var limit = new CancellationTokenSource(RecordingLimit);
            await store.ChangeAsync(NewServiceKey.DefaultTenant, _ => KeystoreChange.Recording(new Edit(Operator, clock.GetUtcNow()), act),
                limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (Exception cause) when (cause is RefusalException or OperationCanceledException)
        {
            Log.NotRecorded(logger, detail, cause);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Reason} The server is forgetting every key")]
        public static partial void Locked(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "Not in the audit log: {Detail}")]
        public static partial void NotRecorded(ILogger logger, string detail, Exception cause);
    }
}
