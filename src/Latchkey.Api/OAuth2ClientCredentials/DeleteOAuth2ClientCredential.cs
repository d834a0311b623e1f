using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Deletion;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.OAuth2ClientCredentials;

/// <summary><c>DELETE OAuth2ClientCredentials('{Name}')</c>: deletes an OAuth2 client credential (docs/contract.md#credentials).</summary>
internal sealed class DeleteOAuth2ClientCredential(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("DELETE", "OAuth2ClientCredentials('{Name}')", Roles.CredentialsEdit, RunAsync)
    {
        Summary = "Deletes an OAuth2 client credential. Its last state stays as a version.",
        Success = 202,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var (id, edit) = (context.MaterialId(MaterialSet.OAuth2ClientCredentials), context.Edit());
        await store.ChangeAsync(context, keystores => keystores.Materials.Delete(id, edit));
        return new ODataResult.Empty(202);
    }
}
