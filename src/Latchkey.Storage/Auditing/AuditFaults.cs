using System.Collections.Immutable;
using Latchkey.Keystores.Audit;
using Microsoft.Extensions.Logging;

namespace Latchkey.Storage.Auditing;

/// <summary>The faults that commits have found at the ends of audit logs. The log has a record of each.</summary>
internal sealed partial class AuditFaults(ILogger<AuditFaults> logger)
{
    private const int Most = 100;

    private ImmutableList<string> _found = [];

    /// <summary>The last of those found since the start, with their tenants.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>Reports the faults of these ends that are now on record.</summary>
    public void Report(IReadOnlyDictionary<string, AuditEnd> ends, IReadOnlyList<AuditRecord> records)
    {
        foreach (var (tenant, end) in ends)
        {
            if (end.Fault is { } fault && records.Any(record => record.Tenant == tenant)) Add(tenant, fault);
        }
    }

    /// <summary>Reports a fault of the log of a tenant.</summary>
    public void Add(string tenant, string fault)
    {
        ImmutableInterlocked.Update(ref _found, found => [.. found.Add($"{tenant}: {fault}").TakeLast(Most)]);
        Log.Found(logger, tenant, fault);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Critical,
            "The audit log of {Tenant} differs from its recorded state: {Fault}. Compare it with a copy (latchkey audit verify --expect)")]
        public static partial void Found(ILogger logger, string tenant, string fault);
    }
}
