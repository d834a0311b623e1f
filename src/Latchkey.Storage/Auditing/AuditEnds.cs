using Latchkey.Keystores.Audit;
using Latchkey.Storage.Databases;

namespace Latchkey.Storage.Auditing;

/// <summary>
/// Finds the ends of audit logs, at which a commit goes on, in the transaction that holds the tenants. A head that was removed, changed or
/// put back is a fault, and so are keystores that were put back without the log: the next head would cover that up. Such a log goes on
/// at its last record.
/// </summary>
internal sealed class AuditEnds(AuditChain chain, string operatorTenant)
{
    /// <summary>The ends of the logs to which a commit adds. A fault that its own acts report already is left out.</summary>
    /// <param name="context">Reads within the transaction.</param>
    /// <param name="locked">The state of the database.</param>
    /// <param name="acts">The acts of the commit, besides those of the inbox.</param>
    /// <param name="revisionOf">The revision of a tenant before the commit.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<IReadOnlyDictionary<string, AuditEnd>> FindAsync(
        StorageContext context, LockedTenants locked, IReadOnlyList<PendingAct> acts, Func<string, long> revisionOf,
        CancellationToken cancellationToken)
    {
        var ends = new Dictionary<string, AuditEnd>(StringComparer.Ordinal);
        var reported = acts.Where(act => act.Act.Verb == AuditVerb.Alarm).Select(act => act.Tenant).ToHashSet(StringComparer.Ordinal);
        var tenants = locked.Inbox.Select(act => act.Tenant).Concat(acts.Select(act => act.Tenant));
        foreach (var tenant in tenants.Distinct(StringComparer.Ordinal))
        {
            var end = locked.Heads.TryGetValue(tenant, out var head) && head.Revision == revisionOf(tenant) && chain.Holds(head)
                ? new AuditEnd(head.Position, Fault: null)
                : End(await AuditState.ReadAsync(context, tenant, operatorTenant, cancellationToken));
            ends[tenant] = reported.Contains(tenant) ? end with { Fault = null } : end;
        }

        return ends;
    }

    // If the records end before the head, the next record follows the head, so the gap remains visible. A log may begin with this commit,
    // as long as the keystores have never been changed.
    private AuditEnd End(AuditState read)
    {
        var state = read with { Expected = read.Expected with { IsNeeded = false } };
        var head = state.Head is { } mark && chain.Holds(mark) ? mark.Position : null;
        var last = state.Last is { } record && record.Sequence > (head?.Sequence ?? 0) ? record.Position : head;
        if (state.FaultOfEnd(chain) is not { } fault) return new AuditEnd(head ?? AuditPosition.Start, Fault: null);

        // Its time may be anything.
        return new AuditEnd((last ?? AuditPosition.Start) with { Time = AuditPosition.Start.Time }, fault);
    }
}

/// <summary>The end of the audit log of a tenant, and its fault, or null.</summary>
internal sealed record AuditEnd(AuditPosition Position, string? Fault);
