using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Audit;

namespace Latchkey.Keystores;

/// <content>The rules about requests that need a second person.</content>
public sealed partial class TenantKeystores
{
    /// <summary>Approves a request.</summary>
    /// <param name="id">The request.</param>
    /// <param name="by">The identities behind which the one who approves may be: their own, and those that have had the same credentials in hand.</param>
    /// <param name="askedBy">The same of the one who asked.</param>
    /// <param name="client">The identity of the one who approves.</param>
    /// <param name="edit">Who approves, and when.</param>
    /// <exception cref="RefusalException"><see cref="Refusal.ApprovalNotFound"/>, <see cref="Refusal.ApprovalClosed"/> or <see cref="Refusal.ApprovalOwn"/>.</exception>
    public KeystoreChange Approve(Guid id, IReadOnlySet<string> by, IReadOnlySet<string> askedBy, string client, Edit edit)
    {
        var approval = FindPending(id, edit);
        if (by.Overlaps(askedBy.Append(approval.AskedByClient)) || client == approval.AskedByClient) throw new RefusalException(new Refusal.ApprovalOwn(id));
        return Decide(approval with { State = ApprovalState.Approved }, AuditVerb.Approve, client, edit);
    }

    /// <summary>Rejects a request; whoever has asked may do that too.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.ApprovalNotFound"/> or <see cref="Refusal.ApprovalClosed"/>.</exception>
    public KeystoreChange Reject(Guid id, string client, Edit edit) =>
        Decide(FindPending(id, edit) with { State = ApprovalState.Rejected }, AuditVerb.Reject, client, edit);

    /// <summary>The request with this id.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.ApprovalNotFound"/>.</exception>
    public Approval FindApproval(Guid id) => Approvals.GetValueOrDefault(id) ?? throw new RefusalException(new Refusal.ApprovalNotFound(id.ToString()));

    private Approval FindPending(Guid id, Edit edit) => FindApproval(id) is var approval && approval.StateAt(edit.At) == ApprovalState.Pending
        ? approval
        : throw new RefusalException(new Refusal.ApprovalClosed(id, approval.StateAt(edit.At)));

    private static KeystoreChange Decide(Approval decided, AuditVerb verb, string client, Edit edit) => new(edit, [])
    {
        Approvals = [new ApprovalChange(decided.Id, decided with { Decided = edit, DecidedByClient = client })],
        OtherActs = [decided.ActOf(verb)],
    };
}
