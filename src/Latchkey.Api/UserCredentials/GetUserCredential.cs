using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.UserCredentials;

/// <summary><c>GET UserCredentials('{Name}')</c>: reads a user credential without its password (docs/contract.md#credentials).</summary>
internal sealed class GetUserCredential(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "UserCredentials('{Name}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads a user credential, without its password.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var materials = (await store.ReadAsync(context)).Materials;
        var id = context.MaterialId(MaterialSet.UserCredentials);
        var listed = materials[id] ?? materials.Find(id with { Set = MaterialSet.OAuth2ClientCredentials });
        return new ODataResult.Entity("UserCredentials", new UserCredentialView(listed));
    }
}
