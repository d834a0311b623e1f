using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.AccessPolicies;

/// <summary><c>GET AccessPolicies</c>: lists access policies (docs/contract.md#access-policies).</summary>
internal sealed class ListAccessPolicies(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "AccessPolicies", Roles.AccessPoliciesRead, RunAsync)
    {
        Summary = "Lists access policies.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        return new ODataResult.Feed("AccessPolicies", AccessPolicyView.AllOf((await store.ReadAsync(context)).Materials));
    }
}
