using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.OAuth2ClientCredentials;

/// <summary><c>GET OAuth2ClientCredentials</c>: lists them without their secrets (docs/contract.md#credentials).</summary>
internal sealed class ListOAuth2ClientCredentials(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "OAuth2ClientCredentials", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists OAuth2 client credentials, without their secrets.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var materials = (await store.ReadAsync(context)).Materials;
        return new ODataResult.Feed("OAuth2ClientCredentials", materials.In(MaterialSet.OAuth2ClientCredentials));
    }
}
