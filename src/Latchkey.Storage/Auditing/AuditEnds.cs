using System.Diagnostics.CodeAnalysis;
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
            var head = locked.Heads.GetValueOrDefault(tenant);
            var end = IsIntact(head, revisionOf(tenant))
                ? new AuditEnd(head.Mark.Position, Fault: null)
                : await ReadEndAsync(context, tenant, head?.Mark.Position, cancellationToken);
            ends[tenant] = reported.Contains(tenant) ? end with { Fault = null } : end;
        }

        return ends;
    }

    /// <summary>Whether a head is as it was signed, with the newest record, and at this revision of the keystores.</summary>
    public bool IsIntact([NotNullWhen(true)] LockedHead? head, long revision) =>
        head is not null && head.Mark.Revision == revision && head.Mark.Position.Sequence == head.Newest && chain.Holds(head.Mark);

    /// <summary>The revision of the keystores that a head names, or 0 if it is not as it was signed.</summary>
    public long RevisionOf(LockedHead? head) => head is { Mark.Revision: { } revision } && chain.Holds(head.Mark) ? revision : 0;

    // A column may have a value that is none of its kind. The next head takes the place of such a one.
    private async Task<AuditEnd> ReadEndAsync(
        StorageContext context, string tenant, AuditPosition? head, CancellationToken cancellationToken)
    {
        try
        {
            return End(await ReadAsync(context, tenant, cancellationToken));
        }
        catch (Exception cause) when (StorageFaults.IsOfAnotherType(cause))
        {
            return new AuditEnd((head ?? AuditPosition.Start) with { Time = AuditPosition.Start.Time }, "the end cannot be read");
        }
    }

    // Another server may be pruning the log, so it is read until its beginning stays.
    private async Task<AuditState> ReadAsync(StorageContext context, string tenant, CancellationToken cancellationToken)
    {
        var read = await AuditState.ReadAsync(context, tenant, operatorTenant, cancellationToken);
        while (true)
        {
            var again = await AuditState.ReadAsync(context, tenant, operatorTenant, cancellationToken);
            if (again.Anchor == read.Anchor) return read;
            read = again;
        }
    }

    // If the records end before a mark, the next record follows the mark, so the gap remains visible. A log may begin with this commit, as
    // long as the keystores have never been changed.
    private AuditEnd End(AuditState read)
    {
        var state = read with { Expected = read.Expected with { IsNeeded = false } };
        var fault = state.FaultOfEnd(chain);
        var places = state.Marks.Where(chain.Holds).Select(mark => mark.Position);
        if (fault is not null && state.Last is { } last) places = places.Append(last.Position);
        var end = places.MaxBy(place => place.Sequence) ?? AuditPosition.Start;

        // The time of the last record may be anything.
        return fault is null ? new AuditEnd(end, Fault: null) : new AuditEnd(end with { Time = AuditPosition.Start.Time }, fault);
    }
}

/// <summary>The end of the audit log of a tenant, and its fault, or null.</summary>
internal sealed record AuditEnd(AuditPosition Position, string? Fault);
