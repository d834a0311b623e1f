using Latchkey.Application.Metrics;
using Latchkey.Application.Sealing;
using Latchkey.Application.Settings;
using Latchkey.Application.Work;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Versions;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>
/// At the start and then every day signs the head of each audit log, and deletes records and versions that are older than their retention.
/// </summary>
internal sealed partial class DailyUpkeep(
    IAuditLog audit, ClockEvidence evidence, IStorage storage, IEntryVersions versions, IEndedSessions sessions, IKeystoreStore store,
    AuditSigner signer, AuditSettings auditing, VersionSettings keeping, PurgeSettings purge, Seal seal,
    AuditMetrics metrics, TimeProvider clock, ILogger<DailyUpkeep> logger) : BackgroundService
{
    private const string Name = "Latchkey";
    private static readonly TimeSpan SessionMargin = TimeSpan.FromDays(7);

    private readonly SemaphoreSlim _turn = new(1);

    // What a clock that is ahead deletes too early is gone on every server, and an ended session would live again there.
    private DateTimeOffset NowForPruning => clock.GetUtcNow() - storage.ClockAhead;

    /// <summary>Does the work that is due now, one run at a time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await RunOnceAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var verdict = await evidence.JudgeAsync(cancellationToken);
        if (verdict == ClockVerdict.Doubted) Log.ClockDoubted(logger, clock.GetUtcNow());
        foreach (var tenant in await audit.TenantsAsync(cancellationToken))
        {
            if (verdict == ClockVerdict.Believed && auditing.Retention > TimeSpan.Zero) await PruneAsync(tenant, cancellationToken);
            if (await audit.SignAsync(tenant, cancellationToken) is not { } mark) continue;
            metrics.IsSigned(tenant, clock.GetUtcNow());
            Log.Signed(logger, tenant, mark.Position.Sequence, Convert.ToHexString(mark.Position.Hash.Span),
                Convert.ToHexString(mark.Signature.Span));
            SignedHeadLog.Write(logger, signer.Sign(tenant, mark.Position, mark.Revision));
        }

        var protection = await ProtectAsync(cancellationToken);
        if (verdict != ClockVerdict.Believed) return;
        var kept = protection > keeping.Retention ? protection : keeping.Retention;
        var pruned = await versions.PruneAsync(NowForPruning - kept, cancellationToken);
        if (pruned > 0) Log.VersionsPruned(logger, pruned);

        // Later than necessary, so that no ended session revives after a clock was ahead.
        await sessions.PruneAsync(NowForPruning - SessionMargin, cancellationToken);
    }

    // An empty change makes the store record the protection days of the settings, if they are greater than any before.
    private async Task<TimeSpan> ProtectAsync(CancellationToken cancellationToken)
    {
        var greatest = purge.ProtectionDays;
        foreach (var tenant in await audit.TenantsAsync(cancellationToken))
        {
            await store.ChangeAsync(tenant, _ => KeystoreChange.NotNeeded(new Edit(Name, clock.GetUtcNow())), cancellationToken);
            var days = (await store.ReadAsync(tenant, cancellationToken)).ProtectionDays;
            if (days > purge.ProtectionDays) Log.ProtectionStays(logger, purge.ProtectionDays, days, tenant);
            greatest = Math.Max(greatest, days);
        }

        return TimeSpan.FromDays(greatest);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        await new Turns(TimeSpan.FromDays(1), clock).RepeatAsync(RunAsync, failure => Log.RunFailed(logger, failure), stoppingToken);
    }

    private async Task PruneAsync(string tenant, CancellationToken cancellationToken)
    {
        if (await audit.PruneAsync(tenant, NowForPruning - auditing.Retention, cancellationToken) is not { } last) return;
        var act = new AuditAct(AuditVerb.Prune, AuditObjects.AuditLog, null, null) { Detail = $"up to record {last}" };
        await store.ChangeAsync(tenant, _ => KeystoreChange.Recording(new Edit(Name, clock.GetUtcNow()), act), cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Information, "Audit log of {Tenant}: signed record {Sequence} with the hash {Hash}, signature {Signature}")]
        public static partial void Signed(ILogger logger, string tenant, long sequence, string hash, string signature);

        [LoggerMessage(2, LogLevel.Information, "Deleted {Count} versions of entries that were older than their retention")]
        public static partial void VersionsPruned(ILogger logger, int count);

        [LoggerMessage(4, LogLevel.Warning,
            "Nothing is deleted for its age. The clock shows {Now}, but the audit log has no record between three days and a month old. " +
            "Check the clock")]
        public static partial void ClockDoubted(ILogger logger, DateTimeOffset now);

        [LoggerMessage(5, LogLevel.Warning,
            "Purge:ProtectionDays is {Setting} and has no effect: the {Days} days that were in force for {Tenant} before stay in force")]
        public static partial void ProtectionStays(ILogger logger, int setting, int days, string tenant);

        [LoggerMessage(3, LogLevel.Error, "The daily upkeep failed; it is retried tomorrow")]
        public static partial void RunFailed(ILogger logger, Exception failure);
    }
}
