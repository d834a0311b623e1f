using Latchkey.Application.Sealing;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>
/// Keeps the ends of the audit logs outside of the database: every second in a file of this server, and with a signature in its log after a
/// set number of records. If the records that it kept a second ago are gone, it raises an alarm before it writes the file.
/// </summary>
internal sealed partial class AuditHeadJob(
    IAuditLog audit, AuditSigner signer, AuditWitness witness, AuditAlarms alarms, AuditSettings settings, Seal seal, TimeProvider clock,
    ILogger<AuditHeadJob> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, long> _signed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuditPosition> _seen = new(StringComparer.Ordinal);
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        try
        {
            while (true)
            {
                await TryAsync();
                await Task.Delay(Every, clock, stoppingToken);
            }
        }
        finally
        {
            await TryAsync();
        }
    }

    private async Task TryAsync()
    {
        try
        {
            var heads = await audit.HeadsAsync(CancellationToken.None);
            await CompareAsync(heads);
            witness.Write(heads);
            foreach (var head in heads.Where(IsDue)) SignedHeadLog.Write(logger, signer.Sign(head.Tenant, head.Position, head.Revision));
            _isFailing = false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Whatever somebody else has written to the database, the server goes on.
            if (!_isFailing) Log.Failed(logger, failure.Message);
            _isFailing = true;
        }
    }

    // A program that writes the database can put the log and its head back to an earlier state, which is whole in itself.
    private async Task CompareAsync(IReadOnlyList<AuditMark> heads)
    {
        var now = heads.ToDictionary(head => head.Tenant, head => head.Position, StringComparer.Ordinal);
        foreach (var (tenant, seen) in _seen.Where(seen => !IsSame(seen.Value, now.GetValueOrDefault(seen.Key))))
            await alarms.CompareAsync(tenant, seen, CancellationToken.None);
        _seen.Clear();
        foreach (var (tenant, position) in now.Where(head => head.Value.Sequence > 0)) _seen[tenant] = position;
    }

    private static bool IsSame(AuditPosition one, AuditPosition? other) =>
        other is not null && one.Sequence == other.Sequence && one.Hash.Span.SequenceEqual(other.Hash.Span);

    // The daily upkeep signs the head at the start.
    private bool IsDue(AuditMark head)
    {
        if (settings.SignEvery == 0) return false;
        var (isKnown, next) = (_signed.TryGetValue(head.Tenant, out var last), head.Position.Sequence / settings.SignEvery);
        _signed[head.Tenant] = next;
        return isKnown && next > last;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The ends of the audit logs cannot be kept in the data folder: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
