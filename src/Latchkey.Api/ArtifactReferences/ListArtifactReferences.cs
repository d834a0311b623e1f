using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.ArtifactReferences;

/// <summary><c>GET ArtifactReferences</c>: lists the references of all access policies (docs/contract.md#access-policies).</summary>
internal sealed class ListArtifactReferences(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "ArtifactReferences", Roles.AccessPoliciesRead, RunAsync)
    {
        Summary = "Lists the artifact references of all access policies.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        return new ODataResult.Feed("ArtifactReferences", ArtifactReferenceView.AllOf((await store.ReadAsync(context)).Materials));
    }
}
