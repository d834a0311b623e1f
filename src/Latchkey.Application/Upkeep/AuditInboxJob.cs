using Latchkey.Application.Sealing;
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
internal sealed class AuditInboxJob(IAuditLog audit, IKeystoreStore store, Seal seal, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        while (true)
        {
            await MoveAsync(stoppingToken);
            await Task.Delay(Every, clock, stoppingToken);
        }
    }

    // Every write moves what waits, so this one writes nothing else.
    private async Task MoveAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var tenant in await audit.WaitingAsync(stoppingToken))
                await store.ChangeAsync(tenant, _ => KeystoreChange.NotNeeded(new Edit("Latchkey", clock.GetUtcNow())), stoppingToken);
        }
        catch (RefusalException)
        {
            // The database takes no writes, which others report; the acts wait.
        }
    }
}
