using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.ArtifactReferences;

/// <summary><c>GET ArtifactReferences({Id})</c>: reads an artifact reference (docs/contract.md#access-policies).</summary>
internal sealed class GetArtifactReference(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "ArtifactReferences({Id})", Roles.AccessPoliciesRead, RunAsync)
    {
        Summary = "Reads an artifact reference.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (policy, reference) = (await store.ReadAsync(context)).Materials.FindReference(context.Key["Id"].AsNumber());
        return new ODataResult.Entity("ArtifactReferences", new ArtifactReferenceView(policy, reference));
    }
}
