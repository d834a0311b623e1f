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
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        await new Turns(TimeSpan.FromSeconds(1), clock).RepeatAsync(
            MoveAsync, failure => Log.Failed(logger, failure.Message), stoppingToken);
    }

    private async Task MoveAsync(CancellationToken stoppingToken)
    {
        foreach (var tenant in await audit.WaitingAsync(stoppingToken)) await MoveAsync(tenant, stoppingToken);
    }

    // Every write moves what waits; this one has no change of its own.
    private async Task MoveAsync(string tenant, CancellationToken stoppingToken)
    {
        try
        {
            await store.ChangeAsync(tenant, _ => KeystoreChange.NotNeeded(new Edit("Latchkey", clock.GetUtcNow())), stoppingToken);
        }
        catch (RefusalException refused)
        {
            Log.Failed(logger, refused.Message); // the acts of other tenants may still be moved
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Acts that wait for the audit log cannot be moved to it: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
