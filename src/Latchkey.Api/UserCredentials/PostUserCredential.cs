using Latchkey.Api.Slices;
using Latchkey.Application.Materials;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Credentials;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.UserCredentials;

/// <summary><c>POST UserCredentials</c>: creates a user credential (docs/contract.md#credentials).</summary>
internal sealed class PostUserCredential(IKeystoreStore store, MaterialSecrets secrets) : ISlice
{
    public Operation Operation => new("POST", "UserCredentials", Roles.CredentialsEdit, RunAsync)
    {
        Summary = "Creates a user credential.",
        BodyLimit = MaterialBody.Limit,
        Success = 202,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync();
        var (credential, password) = UserCredentialBody.Read(body);
        var (id, edit) = (MaterialId.Create(MaterialSet.UserCredentials, body.Text("Name")), context.Edit());
        var secret = await secrets.SealAsync(password ?? "", context.CancellationToken);
        await store.ChangeAsync(context, keystores => keystores.Materials.Create(id, credential, secret, edit));
        return new ODataResult.Empty(202);
    }
}
