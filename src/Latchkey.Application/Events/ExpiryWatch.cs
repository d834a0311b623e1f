using Latchkey.Application.Sealing;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Stores;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Events;

/// <summary>Looks at the start and then every few minutes which entries are near their end, and gives the notices that are due.</summary>
internal sealed partial class ExpiryWatch(
    IKeystoreStore store, IAuditLog audit, ExpirySettings expiry, Seal seal, EventMetrics metrics, TimeProvider clock,
    ILogger<ExpiryWatch> logger)
    : BackgroundService
{
    private const string Name = "Latchkey";

    // Bounds a transaction; the rest follows at once.
    private const int MostTogether = 1_000;

    /// <summary>Gives what is due now, and returns how many notices that were.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var given = 0;
        foreach (var tenant in await audit.TenantsAsync(cancellationToken)) given += await RunAsync(tenant, cancellationToken);
        metrics.Checked(clock.GetUtcNow(), given);
        return given;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        var turns = new Turns(expiry.CheckEvery, clock);
        while (true)
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.RunFailed(logger, failure);
            }

            await turns.NextAsync(stoppingToken);
        }
    }

    // Looked at in memory first; what another server has given meanwhile shows when the rule runs on the newest state.
    private async Task<int> RunAsync(string tenant, CancellationToken cancellationToken)
    {
        var given = 0;
        while ((await store.ReadAsync(tenant, cancellationToken)).DueNotices(expiry.Policy, clock.GetUtcNow()).Any())
        {
            var edit = new Edit(Name, clock.GetUtcNow());
            var committed = await store.ChangeAsync(
                tenant, keystores => keystores.GiveNotices(expiry.Policy, MostTogether, edit), cancellationToken);
            given += committed.Change.Notices.Length;
        }

        return given;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The entries could not be looked at for their end; it is tried again")]
        public static partial void RunFailed(ILogger logger, Exception failure);
    }
}
