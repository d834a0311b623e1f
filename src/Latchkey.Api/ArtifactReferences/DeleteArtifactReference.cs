using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.ArtifactReferences;

/// <summary><c>DELETE ArtifactReferences({Id})</c>: removes a reference, with 200 (docs/contract.md#access-policies).</summary>
internal sealed class DeleteArtifactReference(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("DELETE", "ArtifactReferences({Id})", Roles.AccessPoliciesEdit, RunAsync)
    {
        Summary = "Removes an artifact reference from its access policy.",
        Success = 200,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (id, edit) = (context.Key["Id"].AsNumber(), context.Edit());
        await store.ChangeAsync(context, keystores => keystores.Materials.RemoveReference(id, edit));
        return new ODataResult.Empty(200);
    }
}
