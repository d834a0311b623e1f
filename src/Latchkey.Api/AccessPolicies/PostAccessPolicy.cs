using Latchkey.Api.ArtifactReferences;
using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;
using Latchkey.OData.Requests;

namespace Latchkey.Api.AccessPolicies;

/// <summary><c>POST AccessPolicies</c>: creates an access policy with its references (docs/contract.md#access-policies).</summary>
internal sealed class PostAccessPolicy(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("POST", "AccessPolicies", Roles.AccessPoliciesEdit, RunAsync)
    {
        Summary = "Creates an access policy, with the artifact references inside it.",
        BodyLimit = MaterialBody.Limit,
        Creates = true,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync(new InlineProperty("ArtifactReferences"));
        var references = ArtifactReferenceBody.ReadAll(body.Inline("ArtifactReferences") ?? []);
        var (role, description, edit) = (body.Text("RoleName"), body.Text("Description"), context.Edit());
        var committed = await store.ChangeAsync(context, keystores => keystores.CreatePolicy(role, description, references, edit));
        return new ODataResult.Created("AccessPolicies", new AccessPolicyView(committed.Change.Materials[0].After!));
    }
}
