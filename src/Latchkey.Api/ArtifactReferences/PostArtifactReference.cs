using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.ArtifactReferences;

/// <summary><c>POST ArtifactReferences</c>: adds a reference to an access policy (docs/contract.md#access-policies).</summary>
internal sealed class PostArtifactReference(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("POST", "ArtifactReferences", Roles.AccessPoliciesEdit, RunAsync)
    {
        Summary = "Adds an artifact reference to the access policy that it names.",
        BodyLimit = MaterialBody.Limit,
        Creates = true,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync(ArtifactReferenceBody.Policy);
        var (policy, reference) = (ArtifactReferenceBody.PolicyOf(body), ArtifactReferenceBody.Read(body));
        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, keystores => keystores.AddReference(policy, reference, edit));
        var after = committed.Change.Materials[0].After!;
        return new ODataResult.Created(
            "ArtifactReferences", new ArtifactReferenceView(after, AccessPolicyRules.ContentOf(after).References[^1]));
    }
}
