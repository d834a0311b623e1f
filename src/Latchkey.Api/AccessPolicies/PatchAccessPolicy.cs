using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.AccessPolicies;

/// <summary><c>PATCH AccessPolicies({Id})</c>: changes the description of an access policy (docs/contract.md#access-policies).</summary>
internal sealed class PatchAccessPolicy(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("PATCH", "AccessPolicies({Id})", Roles.AccessPoliciesEdit, RunAsync)
    {
        Summary = "Changes the description of an access policy.",
        BodyLimit = MaterialBody.Limit,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync();
        var (id, edit) = (context.Key["Id"].AsNumber(), context.Edit());
        var (role, description) = (body.Text("RoleName"), body.Text("Description"));
        await store.ChangeAsync(context, keystores => keystores.Materials.UpdatePolicy(id, role, description, edit));
        return new ODataResult.Empty();
    }
}
