using Latchkey.Keystores;
using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Sealing;

/// <summary>
/// Looks, when the storage is opened, whether the audit logs end as they were left, and says so loudly where they do not: in the
/// log of the server, and in the audit log itself, which goes on.
/// </summary>
internal sealed partial class AuditAlarms(IAuditLog audit, AuditWitness witness, IKeystoreStore store, TimeProvider clock, ILogger<AuditAlarms> logger)
{
    private const string Actor = "Latchkey";

    private volatile IReadOnlyList<string> _raised = [];

    /// <summary>What was found at the start.</summary>
    public IReadOnlyList<string> Raised => _raised;

    /// <summary>Looks at the log of every tenant.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var raised = new List<string>();
        foreach (var tenant in await audit.ExpectedTenantsAsync(cancellationToken))
        {
            if (await audit.BeginAsync(tenant, cancellationToken) is { } fault) await RaiseAsync(tenant, fault);
        }

        foreach (var (tenant, sequence, hash) in witness.Read())
        {
            if (await audit.CompareAsync(tenant, sequence, hash, cancellationToken) is { } fault) await RaiseAsync(tenant, $"this server has seen record {sequence}, and {fault}");
        }

        _raised = raised;

        async Task RaiseAsync(string tenant, string fault)
        {
            raised.Add($"{tenant}: {fault}");
            Log.Raised(logger, tenant, fault);
            await RecordAsync(tenant, fault, cancellationToken);
        }
    }

    private async Task RecordAsync(string tenant, string fault, CancellationToken cancellationToken)
    {
        try
        {
            await store.ChangeAsync(tenant, _ => KeystoreChange.Recording(new Edit(Actor, clock.GetUtcNow()), AuditAct.Alarm(fault)), cancellationToken);
        }
        catch (RefusalException refused)
        {
            Log.NotRecorded(logger, tenant, refused);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical, "The audit log of {Tenant} is not as it was left: {Fault}. Compare it with a copy (latchkey audit verify --expect)")]
        public static partial void Raised(ILogger logger, string tenant, string fault);

        [LoggerMessage(2, LogLevel.Error, "That the audit log of {Tenant} is not as it was left could not be recorded")]
        public static partial void NotRecorded(ILogger logger, string tenant, Exception cause);
    }
}
