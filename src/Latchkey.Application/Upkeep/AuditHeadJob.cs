using Latchkey.Application.Sealing;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>
/// Keeps the ends of the audit logs outside of the database: every second in a file of this server, and with a signature in its log after a
/// set number of records. If the records that it kept last are gone, it raises an alarm before it writes the file.
/// </summary>
internal sealed partial class AuditHeadJob(
    IAuditLog audit, AuditSigner signer, AuditWitness witness, AuditAlarms alarms, AuditSettings settings, Seal seal, TimeProvider clock,
    ILogger<AuditHeadJob> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, long> _signed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuditMark> _seen = new(StringComparer.Ordinal);
    private bool _isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await seal.Opened.WaitAsync(stoppingToken);
        try
        {
            while (true)
            {
                await LookAsync();
                await Task.Delay(Every, clock, stoppingToken);
            }
        }
        finally
        {
            await LookAsync();
        }
    }

    /// <summary>Does what is done every second.</summary>
    internal async Task LookAsync()
    {
        try
        {
            var heads = await audit.HeadsAsync(CancellationToken.None);
            await CompareAsync(heads);
            witness.Write(_seen.Values);
            foreach (var head in heads.Where(IsDue)) SignedHeadLog.Write(logger, signer.Sign(head.Tenant, head.Position, head.Revision));
            _isFailing = false;
        }
        catch (Exception failure)
        {
            // Whatever somebody else has written to the database, the server goes on.
            if (!_isFailing) Log.Failed(logger, failure.Message);
            _isFailing = true;
        }
    }

    // A program that writes the database can put the log and its head back to an earlier state, which is whole in itself. While a log has
    // no signed head, the last one that it had counts.
    private async Task CompareAsync(IReadOnlyList<AuditMark> heads)
    {
        var now = heads.Where(head => head.Position.Sequence > 0).ToDictionary(head => head.Tenant, StringComparer.Ordinal);
        foreach (var (tenant, seen) in _seen.ToList())
        {
            if (IsSame(seen.Position, now.GetValueOrDefault(tenant)?.Position)) continue;
            if (!await alarms.HasStillAsync(tenant, seen.Position, CancellationToken.None)) _seen.Remove(tenant);
        }

        foreach (var (tenant, head) in now) _seen[tenant] = head;
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
        [LoggerMessage(1, LogLevel.Error, "The ends of the audit logs cannot be compared and kept in the data folder: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
