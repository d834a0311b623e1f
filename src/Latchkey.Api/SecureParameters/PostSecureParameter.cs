using Latchkey.Api.Slices;
using Latchkey.Application.Materials;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Credentials;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.SecureParameters;

/// <summary><c>POST SecureParameters</c>: creates a secure parameter (docs/contract.md#credentials).</summary>
internal sealed class PostSecureParameter(IKeystoreStore store, MaterialSecrets secrets) : ISlice
{
    public Operation Operation => new("POST", "SecureParameters", Roles.CredentialsEdit, RunAsync)
    {
        Summary = "Creates a secure parameter.",
        BodyLimit = MaterialBody.Limit,
        Success = 202,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync();
        var value = body.Text("SecureParam");
        var parameter = SecureParameterRules.Check(body.Text("Description"), value);
        var (id, edit) = (MaterialId.Create(MaterialSet.SecureParameters, body.Text("Name")), context.Edit());
        var secret = await secrets.SealAsync(value!, context.CancellationToken);
        await store.ChangeAsync(context, keystores => keystores.Materials.Create(id, parameter, secret, edit));
        return new ODataResult.Empty(202);
    }
}
