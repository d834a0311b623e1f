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

/// <summary>
/// <c>PUT OAuth2ClientCredentials('{Name}')</c>: replaces an OAuth2 client credential, and drops its custom parameters
/// (docs/contract.md#credentials).
/// </summary>
internal sealed class PutOAuth2ClientCredential(IKeystoreStore store, MaterialSecrets secrets) : ISlice
{
    public Operation Operation => new("PUT", "OAuth2ClientCredentials('{Name}')", Roles.CredentialsEdit, RunAsync)
    {
        Summary = "Replaces an OAuth2 client credential, and drops its custom parameters.",
        BodyLimit = MaterialBody.Limit,
        Success = 202,
        RefusesMerge = true,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync(OAuth2ClientCredentialBody.CustomParameters);
        var id = context.MaterialId(MaterialSet.OAuth2ClientCredentials);
        MaterialBody.RequireName(body, id);
        if (body.Inline("CustomParameters") is { Count: > 0 })
            throw new RefusalException(new Refusal.MaterialInvalid("CustomParameters cannot be updated using this operation"));
        var (credential, clientSecret) = OAuth2ClientCredentialBody.Read(body);
        var secret = await secrets.SealAsync(clientSecret, context.CancellationToken);
        var edit = context.Edit();
        await store.ChangeAsync(context, keystores => keystores.Materials.Replace(id, credential, secret, edit));
        return new ODataResult.Empty(202);
    }
}
