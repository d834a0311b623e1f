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

/// <summary><c>PUT SecureParameters('{Name}')</c>: replaces a secure parameter (docs/contract.md#credentials).</summary>
internal sealed class PutSecureParameter(IKeystoreStore store, MaterialSecrets secrets) : ISlice
{
    public Operation Operation => new("PUT", "SecureParameters('{Name}')", Roles.CredentialsEdit, RunAsync)
    {
        Summary = "Replaces a secure parameter.",
        BodyLimit = MaterialBody.Limit,
        Success = 202,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var body = await context.ReadEntityAsync();
        var id = context.MaterialId(MaterialSet.SecureParameters);
        if (body.Text("Name") is not null) MaterialBody.RequireName(body, id);
        var value = body.Text("SecureParam");
        var parameter = SecureParameterRules.Check(body.Text("Description"), value);
        var secret = await secrets.SealAsync(value!, context.CancellationToken);
        var edit = context.Edit();
        await store.ChangeAsync(context, keystores => keystores.Materials.Replace(id, parameter, secret, edit));
        return new ODataResult.Empty(202);
    }
}
