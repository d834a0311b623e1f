using Latchkey.Api.Slices;
using Latchkey.Application.Materials;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Credentials;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.OAuth2ClientCredentials;

/// <summary><c>POST OAuth2ClientCredentials</c>: creates an OAuth2 client credential (docs/contract.md#credentials).</summary>
internal sealed class PostOAuth2ClientCredential(IKeystoreStore store, MaterialSecrets secrets) : ISlice
{
    public Operation Operation => new("POST", "OAuth2ClientCredentials", Roles.CredentialsEdit, RunAsync)
    {
        Summary = "Creates an OAuth2 client credential.",
        BodyLimit = MaterialBody.Limit,
        Success = 202,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync(OAuth2ClientCredentialBody.CustomParameters);
        var (credential, clientSecret) = OAuth2ClientCredentialBody.Read(body);
        var (id, edit) = (MaterialId.Create(MaterialSet.OAuth2ClientCredentials, body.Text("Name")), context.Edit());
        var secret = await secrets.SealAsync(clientSecret, context.CancellationToken);
        await store.ChangeAsync(context, keystores => keystores.Materials.Create(id, credential, secret, edit));
        return new ODataResult.Empty(202);
    }
}
