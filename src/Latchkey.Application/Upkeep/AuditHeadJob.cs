using Latchkey.Application.Sealing;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Microsoft.Extensions.Hosting;

namespace Latchkey.Application.Upkeep;

/// <summary>
/// Keeps the ends of the audit logs outside of the database: every second in a file of this server, and with a signature in its log after a
/// set number of records.
/// </summary>
internal sealed partial class AuditHeadJob(
    IAuditLog audit, AuditSigner signer, AuditWitness witness, AuditSettings settings, Seal seal, TimeProvider clock,
    ILogger<AuditHeadJob> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, long> _signed = new(StringComparer.Ordinal);
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
            witness.Write(heads);
            foreach (var head in heads.Where(IsDue)) SignedHeadLog.Write(logger, signer.Sign(head.Tenant, head.Position, head.Revision));
            _isFailing = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or RefusalException)
        {
            if (!_isFailing) Log.Failed(logger, failure.Message);
            _isFailing = true;
        }
    }

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
