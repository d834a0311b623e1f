using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Approvals;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Application.Access;

/// <summary>Approves and rejects requests, whether the decision comes by the API, a page or a command.</summary>
internal sealed class ApprovalDecisions(IServiceKeyStore serviceKeys)
{
    /// <summary>The rule that decides a request.</summary>
    /// <param name="keystores">A state that has the request.</param>
    /// <param name="id">The request.</param>
    /// <param name="isApproved">Whether it is approved, or rejected.</param>
    /// <param name="client">The identity of the person who decides.</param>
    /// <param name="edit">Who decides, and when.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Func<TenantKeystores, KeystoreChange>> RuleAsync(
        TenantKeystores keystores, string id, bool isApproved, string client, Edit edit, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var request)) throw new RefusalException(new Refusal.ApprovalNotFound(id));
        if (!isApproved) return state => state.Reject(request, client, edit);
        var askedBy = await HandsAsync(keystores.FindApproval(request).AskedByClient, cancellationToken);
        var by = await HandsAsync(client, cancellationToken);
        return state => state.Approve(request, by, askedBy, client, edit);
    }

    // The maker of a client's credentials may have kept them, and so may the maker of the maker's credentials, and so on.
    private async Task<IReadOnlySet<string>> HandsAsync(string client, CancellationToken cancellationToken)
    {
        var hands = new HashSet<string>(StringComparer.Ordinal);
        for (var next = client; next is not null && hands.Add(next);) next = (await serviceKeys.FindAsync(next, cancellationToken))?.MadeBy;
        return hands;
    }
}
