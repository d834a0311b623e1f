using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.SecureParameters;

/// <summary><c>DELETE SecureParameters('{Name}')</c>: deletes a secure parameter (docs/contract.md#credentials).</summary>
internal sealed class DeleteSecureParameter(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("DELETE", "SecureParameters('{Name}')", Roles.CredentialsEdit, RunAsync)
    {
        Summary = "Deletes a secure parameter. Its last state stays as a version.",
        Success = 202,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (id, edit) = (context.MaterialId(MaterialSet.SecureParameters), context.Edit());
        await store.ChangeAsync(context, keystores => keystores.Materials.Delete(id, edit));
        return new ODataResult.Empty(202);
    }
}
