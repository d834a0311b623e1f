using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.Approvals;

/// <summary><c>GET Approvals</c>: lists the requests that need a second person's approval, with their states.</summary>
internal sealed class ListApprovals(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "Approvals", Roles.ApprovalsEdit, RunAsync)
    {
        Summary = "Lists the requests that need a second person's approval, newest first.",
        PageSize = 1_000,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context) =>
        new ODataResult.Feed("Approvals", ApprovalView.AllOf(await store.ReadAsync(context), context.Time));
}
