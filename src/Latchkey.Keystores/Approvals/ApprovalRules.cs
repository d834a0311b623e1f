using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Approvals;

/// <summary>The rules about requests that need a second person.</summary>
public static class ApprovalRules
{
    /// <summary>Approves a request.</summary>
    /// <param name="keystores">The state that has the request.</param>
    /// <param name="id">The request.</param>
    /// <param name="by">
    /// The identities that the approver may act as: their own, and those of clients whose credentials they have had in hand.
    /// </param>
    /// <param name="askedBy">The same for the requester.</param>
    /// <param name="client">The identity of the approver.</param>
    /// <param name="edit">Who approves, and when.</param>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.ApprovalNotFound"/>, <see cref="Refusal.ApprovalClosed"/> or <see cref="Refusal.ApprovalOwn"/>.
    /// </exception>
    public static KeystoreChange Approve(
        this TenantKeystores keystores, Guid id, IReadOnlySet<string> by, IReadOnlySet<string> askedBy, string client, Edit edit)
    {
        var approval = keystores.FindPending(id, edit);
        if (by.Overlaps(askedBy.Append(approval.AskedByClient)) || client == approval.AskedByClient)
            throw new RefusalException(new Refusal.ApprovalOwn(id));
        return Decide(approval with { State = ApprovalState.Approved }, AuditVerb.Approve, client, edit);
    }

    /// <summary>Rejects a request. The requester may do so too.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.ApprovalNotFound"/> or <see cref="Refusal.ApprovalClosed"/>.</exception>
    public static KeystoreChange Reject(this TenantKeystores keystores, Guid id, string client, Edit edit) =>
        Decide(keystores.FindPending(id, edit) with { State = ApprovalState.Rejected }, AuditVerb.Reject, client, edit);

    private static Approval FindPending(this TenantKeystores keystores, Guid id, Edit edit) =>
        keystores.FindApproval(id) is var approval && approval.StateAt(edit.At) == ApprovalState.Pending
            ? approval
            : throw new RefusalException(new Refusal.ApprovalClosed(id, approval.StateAt(edit.At).ToString()));

    private static KeystoreChange Decide(Approval decided, AuditVerb verb, string client, Edit edit) => new(edit, [])
    {
        Approvals = [new ApprovalChange(decided.Id, decided with { Decided = edit, DecidedByClient = client })],
        OtherActs = [decided.ActOf(verb)],
    };
}
