using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.AccessPolicies;

/// <summary><c>DELETE AccessPolicies({Id})</c>: deletes an access policy with its references (docs/contract.md#access-policies).</summary>
internal sealed class DeleteAccessPolicy(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("DELETE", "AccessPolicies({Id})", Roles.AccessPoliciesEdit, RunAsync)
    {
        Summary = "Deletes an access policy with its artifact references. Its last state stays as a version.",
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (id, edit) = (AccessPolicyRules.IdOf(context.Key["Id"].AsNumber()), context.Edit());
        await store.ChangeAsync(context, keystores => keystores.Materials.Delete(id, edit));
        return new ODataResult.Empty();
    }
}
