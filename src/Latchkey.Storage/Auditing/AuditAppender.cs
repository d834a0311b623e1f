using Latchkey.Keystores.Audit;
using Latchkey.Storage.Databases;
using Latchkey.Storage.Rows;

namespace Latchkey.Storage.Auditing;

/// <summary>
/// Chains records to the logs of tenants. Their ends come from the transaction that holds the tenants, so that nothing has
/// to be known of other processes that write, nor of a commit that failed.
/// </summary>
internal sealed class AuditAppender(AuditChain chain, int signEvery, TimeProvider clock)
{
    private const string Signer = "Latchkey";

    /// <summary>Moves what is in the inbox to the logs, and appends what was done, in its order.</summary>
    /// <param name="rows">Where they go.</param>
    /// <param name="locked">What stands in the database.</param>
    /// <param name="acts">What was done.</param>
    /// <param name="revisionOf">The revision of a tenant once what was done is committed.</param>
    /// <param name="accepts">Whether what was left in the inbox is as it was written.</param>
    /// <returns>The records, of each tenant the newest last.</returns>
    public IReadOnlyList<AuditRecord> Append(
        IRowWriter rows, LockedTenants locked, IEnumerable<PendingAct> acts, Func<string, long> revisionOf, Func<AuditInboxRow, bool> accepts)
    {
        var records = new List<AuditRecord>();
        var now = clock.GetUtcNow();
        var left = locked.Inbox.OrderBy(act => act.TimeUnixMs).ThenBy(act => act.Id).Select(row => accepts(row) ? PendingAct.From(row) : PendingAct.Forged(row));
        foreach (var tenant in left.Concat(acts).GroupBy(act => act.Tenant, StringComparer.Ordinal))
        {
            var position = locked.Heads.GetValueOrDefault(tenant.Key, AuditPosition.Start);
            var (begin, revision) = (position, revisionOf(tenant.Key));
            foreach (var pending in tenant) Add(pending);
            if (signEvery > 0 && position.Sequence / signEvery > begin.Sequence / signEvery) Add(new PendingAct(tenant.Key, Signer, Origin.Server, AuditAct.Signed(revision)));
            rows.Upsert(AuditMarkRow.From(chain.Mark(tenant.Key, AuditMark.Head, position, revision)));

            void Add(PendingAct pending)
            {
                var record = chain.Link(position, tenant.Key, now, pending.Actor, pending.Origin, pending.Act);
                rows.Insert(AuditRecordRow.From(record));
                records.Add(record);
                position = record.Position;
            }
        }

        foreach (var act in locked.Inbox) rows.Delete<AuditInboxRow>(act.Id);
        return records;
    }
}

/// <summary>An act that waits for its place in the chain.</summary>
internal sealed record PendingAct(string Tenant, string Actor, Origin Origin, AuditAct Act)
{
    /// <summary>That somebody has left what is no act of Latchkey's.</summary>
    public static PendingAct Forged(AuditInboxRow row) => new(
        row.Tenant, "Latchkey", Origin.Server, new AuditAct(AuditVerb.Delete, AuditObjects.AuditInbox, null, row.Id.ToString()) { Outcome = "failed", Detail = "not as it was written" });

    /// <summary>An act that another process has left.</summary>
    public static PendingAct From(AuditInboxRow row) => new(
        row.Tenant, row.Actor, Origin.Server, new AuditAct(Enum.Parse<AuditVerb>(row.Verb), row.ObjectType, null, row.ObjectName) { Detail = row.Detail });
}
