using Latchkey.Application.Sealing;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Expiry;
using Latchkey.Keystores.Stores;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Events;

/// <summary>Finds the entries near their end, at the start and then every few minutes, and gives the notices that are due.</summary>
internal sealed partial class ExpiryWatch(
    IKeystoreStore store, IAuditLog audit, ExpirySettings expiry, Seal seal, EventMetrics metrics, TimeProvider clock,
    ILogger<ExpiryWatch> logger)
    : BackgroundService
{
    private const string Name = "Latchkey";

    // Bounds a transaction; the rest follows at once.
    private const int MostTogether = 1_000;

    /// <summary>Gives the notices that are due now, and returns their number.</summary>
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
        await new Turns(expiry.CheckEvery, clock).RepeatAsync(RunAsync, failure => Log.RunFailed(logger, failure), stoppingToken);
    }

    // Checks the state in memory first. The rule then runs on the newest state, which shows the notices that another server has given
    // meanwhile.
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
        [LoggerMessage(1, LogLevel.Error, "The check for expiring entries failed; it is retried")]
        public static partial void RunFailed(ILogger logger, Exception failure);
    }
}
