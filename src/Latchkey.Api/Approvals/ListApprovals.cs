using Latchkey.Keystores;
using Latchkey.OData;

namespace Latchkey.Api.Approvals;

/// <summary><c>GET Approvals</c>: the requests that need a second person, and what has become of them.</summary>
internal sealed class ListApprovals(IKeystoreStore store)
{
    public async ValueTask<ODataResult> RunAsync(ODataContext context) =>
        new ODataResult.Feed("Approvals", ApprovalView.AllOf(await store.ReadAsync(context), context.Time));
}
