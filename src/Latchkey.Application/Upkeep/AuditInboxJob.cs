using Latchkey.Application.Sealing;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>
/// Moves the acts that were written beside the audit log to it within a second. A revocation, a sign-out or a rotation of keys changes no
/// keystore, so only its record shows whether a database that was replaced by an older one has lost it.
/// </summary>
internal sealed partial class AuditInboxJob(
    IAuditLog audit, IKeystoreStore store, Seal seal, TimeProvider clock, ILogger<AuditInboxJob> logger) : BackgroundService
{
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        await new Turns(TimeSpan.FromSeconds(1), clock).RepeatAsync(MoveAsync, Report, stoppingToken);
    }

    private async Task MoveAsync(CancellationToken stoppingToken)
    {
        var isMoved = true;
        foreach (var tenant in await audit.WaitingAsync(stoppingToken)) isMoved &= await TryMoveAsync(tenant, stoppingToken);
        if (isMoved) _isFailing = false;
    }

    // Every write moves what waits; this one has no change of its own. If one tenant's acts cannot be moved, those of others still may.
    private async Task<bool> TryMoveAsync(string tenant, CancellationToken stoppingToken)
    {
        try
        {
            await store.ChangeAsync(tenant, _ => KeystoreChange.NotNeeded(new Edit("Latchkey", clock.GetUtcNow())), stoppingToken);
            return true;
        }
        catch (RefusalException refused)
        {
            Report(refused);
            return false;
        }
    }

    // Once, not every second for as long as the database takes no writes.
    private void Report(Exception failure)
    {
        if (!_isFailing) Log.Failed(logger, failure.Message);
        _isFailing = true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Acts that wait for the audit log cannot be moved to it: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
