using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Operator;

/// <summary>Checks approvals for acts of the operator outside of the keystores that need a second person.</summary>
internal sealed class OperatorApprovals(IKeystoreStore store, LatchkeySettings settings, TimeProvider clock)
{
    /// <summary>Begins an act: uses up its approval, or makes a request for one.</summary>
    /// <param name="act">The kind of the act.</param>
    /// <param name="subject">The whole act in words: an approval holds for exactly these words.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="RefusalException"><see cref="Refusal.ApprovalRequired"/>: nobody has approved it yet.</exception>
    public async Task BeginAsync(ApprovalAct act, string subject, CancellationToken cancellationToken)
    {
        // If nothing needs approval, a sealed server, which cannot store a request, must not refuse.
        if (settings.Approvals.Policy.Acts.IsEmpty) return;
        var edit = new Edit(Approval.Operator, clock.GetUtcNow());
        await store.ChangeAsync(NewServiceKey.DefaultTenant, _ => KeystoreChange.Beginning(edit, act, subject), cancellationToken);
    }
}
