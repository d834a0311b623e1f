using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.UserCredentials;

/// <summary><c>DELETE UserCredentials('{Name}')</c>: deletes a user credential (docs/contract.md#credentials).</summary>
internal sealed class DeleteUserCredential(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("DELETE", "UserCredentials('{Name}')", Roles.CredentialsEdit, RunAsync)
    {
        Summary = "Deletes a user credential. Its last state stays as a version.",
        Success = 202,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (id, edit) = (context.MaterialId(MaterialSet.UserCredentials), context.Edit());
        await store.ChangeAsync(context, keystores => keystores.Materials.Delete(id, edit));
        return new ODataResult.Empty(202);
    }
}
