using Latchkey.Keystores.Audit;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Auditing;

/// <summary>
/// Chains records to the logs of tenants. It reads the end of each log within the transaction that locks the tenants, so neither another
/// process nor a failed commit can leave it with an outdated end.
/// </summary>
internal sealed class AuditAppender(AuditChain chain, int signEvery, TimeProvider clock)
{
    private const string Signer = "Latchkey";

    /// <summary>
    /// Moves the acts of the inbox to the logs, then appends the given acts in their order. An act that a newer version has left stays. A
    /// fault at the end of a log comes first.
    /// </summary>
    /// <param name="rows">The destination of the rows.</param>
    /// <param name="locked">The state of the database.</param>
    /// <param name="ends">The ends of the logs.</param>
    /// <param name="acts">The acts.</param>
    /// <param name="revisionOf">The revision of a tenant once the acts are committed.</param>
    /// <param name="accepts">Whether a row of the inbox is as it was written.</param>
    /// <returns>The records, of each tenant the newest last.</returns>
    public IReadOnlyList<AuditRecord> Append(
        IRowWriter rows, LockedTenants locked, IReadOnlyDictionary<string, AuditEnd> ends, IEnumerable<PendingAct> acts,
        Func<string, long> revisionOf, Func<AuditInboxRow, bool> accepts)
    {
        var records = new List<AuditRecord>();
        var now = clock.GetUtcNow();
        var moved = locked.Inbox.Select(row => (Row: row, IsForged: !accepts(row))).Where(act => act.IsForged || act.Row.IsKnown)
            .OrderBy(act => act.Row.TimeUnixMs).ThenBy(act => act.Row.Id).ToList();
        var before = moved.Select(act => act.IsForged ? PendingAct.Forged(act.Row) : PendingAct.From(act.Row));
        foreach (var tenant in before.Concat(acts).GroupBy(act => act.Tenant, StringComparer.Ordinal))
        {
            var (position, fault) = ends[tenant.Key];
            var (begin, revision) = (position, revisionOf(tenant.Key));
            if (fault is not null) Add(new PendingAct(tenant.Key, Signer, Origin.Server, AuditAct.Alarm(fault)));
            foreach (var pending in tenant) Add(pending);
            if (signEvery > 0 && position.Sequence / signEvery > begin.Sequence / signEvery)
                Add(new PendingAct(tenant.Key, Signer, Origin.Server, AuditAct.Signed(revision)));
            rows.Upsert(AuditMarkRow.From(chain.Mark(tenant.Key, AuditMark.Head, position, revision)));

            void Add(PendingAct pending)
            {
                var record = chain.Link(position, tenant.Key, now, pending.Actor, pending.Origin, pending.Act);
                rows.Insert(AuditRecordRow.From(record));
                records.Add(record);
                position = record.Position;
            }
        }

        foreach (var (row, _) in moved) rows.Delete<AuditInboxRow>(row.Id);
        return records;
    }
}

/// <summary>An act that waits for its place in the chain.</summary>
internal sealed record PendingAct(string Tenant, string Actor, Origin Origin, AuditAct Act)
{
    /// <summary>Reports a row in the inbox that Latchkey did not write.</summary>
    public static PendingAct Forged(AuditInboxRow row) => new(
        row.Tenant, "Latchkey", Origin.Server,
        new AuditAct(AuditVerb.Delete, AuditObjects.AuditInbox, null, row.Id.ToString())
        {
            Outcome = "failed",
            Detail = "not as it was written",
        });

    /// <summary>An act that another process has left.</summary>
    public static PendingAct From(AuditInboxRow row) => new(
        row.Tenant, row.Actor, Origin.Server,
        new AuditAct(Enum.Parse<AuditVerb>(row.Verb), row.ObjectType, null, row.ObjectName) { Detail = row.Detail });
}
