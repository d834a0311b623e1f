using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.OAuth2ClientCredentials;

/// <summary><c>GET OAuth2ClientCredentials('{Name}')</c>: reads one without its secret (docs/contract.md#credentials).</summary>
internal sealed class GetOAuth2ClientCredential(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "OAuth2ClientCredentials('{Name}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads an OAuth2 client credential, without its secret.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var materials = (await store.ReadAsync(context)).Materials;
        return new ODataResult.Entity("OAuth2ClientCredentials", materials.Find(context.MaterialId(MaterialSet.OAuth2ClientCredentials)));
    }
}
