using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.AccessPolicies;

/// <summary><c>GET AccessPolicies({Id})</c>: reads an access policy (docs/contract.md#access-policies).</summary>
internal sealed class GetAccessPolicy(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "AccessPolicies({Id})", Roles.AccessPoliciesRead, RunAsync)
    {
        Summary = "Reads an access policy.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var policy = (await store.ReadAsync(context)).Materials.Find(AccessPolicyRules.IdOf(context.Key["Id"].AsNumber()));
        return new ODataResult.Entity("AccessPolicies", new AccessPolicyView(policy));
    }
}
