using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.Server.Settings;

namespace Latchkey.Server.Operator;

/// <summary>The door of what the operator does outside of the keystores, where that needs a second person.</summary>
internal sealed class OperatorApprovals(IKeystoreStore store, LatchkeySettings settings, TimeProvider clock)
{
    /// <summary>Begins something: uses up its approval, or asks for one.</summary>
    /// <param name="act">What kind of thing it is.</param>
    /// <param name="subject">All of it, in words: what is approved is the same words.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusalException"><see cref="Refusal.ApprovalRequired"/>: nobody has approved it yet.</exception>
    public async Task BeginAsync(ApprovalAct act, string subject, CancellationToken cancellationToken)
    {
        // Where nothing needs approval a sealed server, which can keep no request, stands in nobody's way.
        if (settings.Approvals.Policy.Acts.IsEmpty) return;
        var edit = new Edit(Approval.Operator, clock.GetUtcNow());
        await store.ChangeAsync(NewServiceKey.DefaultTenant, _ => KeystoreChange.Beginning(edit, act, subject), cancellationToken);
    }
}
