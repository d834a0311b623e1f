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

/// <summary><c>PUT UserCredentials('{Name}')</c>: replaces a user credential (docs/contract.md#credentials).</summary>
internal sealed class PutUserCredential(IKeystoreStore store, MaterialSecrets secrets) : ISlice
{
    public Operation Operation => new("PUT", "UserCredentials('{Name}')", Roles.CredentialsEdit, RunAsync)
    {
        Summary = "Replaces a user credential.",
        BodyLimit = MaterialBody.Limit,
        Success = 202,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync();
        var id = context.MaterialId(MaterialSet.UserCredentials);
        MaterialBody.RequireName(body, id);
        var (credential, password) = UserCredentialBody.Read(body, (await store.ReadAsync(context)).Materials[id]);
        var secret = password is null ? null : await secrets.SealAsync(password, context.CancellationToken);
        var edit = context.Edit();
        await store.ChangeAsync(context, keystores => keystores.Materials.Replace(id, credential, secret, edit));
        return new ODataResult.Empty(202);
    }
}
