using System.Collections.Immutable;
using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Sealing;

/// <summary>
/// Checks whether the audit logs end as the server left them when the storage is opened, and while it runs whether they still have what the
/// server has seen. If one does not, it raises an alarm in the log of the server and in the audit log itself, which goes on.
/// </summary>
internal sealed partial class AuditAlarms(
    IAuditLog audit, AuditWitness witness, IKeystoreStore store, TimeProvider clock, ILogger<AuditAlarms> logger)
{
    private const string Actor = "Latchkey";

    private ImmutableList<string> _raised = [];

    /// <summary>The alarms that this server has raised since its start.</summary>
    public IReadOnlyList<string> Raised => [.. _raised, .. audit.Faults];

    /// <summary>Checks the log of every tenant.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var tenant in await audit.ExpectedTenantsAsync(cancellationToken))
        {
            if (await audit.BeginAsync(tenant, cancellationToken) is { } fault)
                await RaiseAsync(tenant, fault, cancellationToken);
        }

        foreach (var (tenant, sequence, hash) in witness.Read())
        {
            if (await audit.CompareAsync(tenant, sequence, hash, cancellationToken) is { } fault)
                await RaiseAsync(tenant, $"this server has seen record {sequence}, and {fault}", cancellationToken);
        }
    }

    /// <summary>
    /// Whether a log still has the record that was its last one, or has pruned it. If it does not, this raises an alarm.
    /// </summary>
    public async Task<bool> HasStillAsync(string tenant, AuditPosition seen, CancellationToken cancellationToken)
    {
        var fault = await audit.CompareAsync(tenant, seen.Sequence, seen.Hash, cancellationToken);
        if (fault is null or IAuditLog.Pruned) return true;
        await RaiseAsync(tenant, $"this server has seen record {seen.Sequence}, and {fault}", cancellationToken);
        return false;
    }

    private async Task RaiseAsync(string tenant, string fault, CancellationToken cancellationToken)
    {
        ImmutableInterlocked.Update(ref _raised, raised => raised.Add($"{tenant}: {fault}"));
        Log.Raised(logger, tenant, fault);
        await RecordAsync(tenant, fault, cancellationToken);
    }

    private async Task RecordAsync(string tenant, string fault, CancellationToken cancellationToken)
    {
        try
        {
            await store.ChangeAsync(
                tenant, _ => KeystoreChange.Recording(new Edit(Actor, clock.GetUtcNow()), AuditAct.Alarm(fault)), cancellationToken);
        }
        catch (RefusalException refused)
        {
            Log.NotRecorded(logger, tenant, refused);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical,
            "The audit log of {Tenant} differs from its recorded state: {Fault}. Compare it with a copy (latchkey audit verify --expect)")]
        public static partial void Raised(ILogger logger, string tenant, string fault);

        [LoggerMessage(2, LogLevel.Error, "The alarm about the audit log of {Tenant} could not be recorded")]
        public static partial void NotRecorded(ILogger logger, string tenant, Exception cause);
    }
}
