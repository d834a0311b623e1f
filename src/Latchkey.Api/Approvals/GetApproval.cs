using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.Approvals;

/// <summary><c>GET Approvals('…')</c>: reads a request that needs a second person's approval.</summary>
internal sealed class GetApproval(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "Approvals('{Id}')", Roles.ApprovalsEdit, RunAsync)
    {
        Summary = "Reads a request that needs a second person's approval.",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var text = context.Key["Id"].AsString();
        if (!Guid.TryParse(text, out var id)) throw new RefusalException(new Refusal.ApprovalNotFound(text));
        return new ODataResult.Entity("Approvals", new ApprovalView((await store.ReadAsync(context)).FindApproval(id), context.Time));
    }
}
