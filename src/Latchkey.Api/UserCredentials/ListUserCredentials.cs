using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.UserCredentials;

/// <summary><c>GET UserCredentials</c>: lists user credentials and the other deployed ones (docs/contract.md#credentials).</summary>
internal sealed class ListUserCredentials(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "UserCredentials", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists user credentials. OAuth2 client credentials are among them, without a kind.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context) =>
        new ODataResult.Feed("UserCredentials", UserCredentialView.AllOf((await store.ReadAsync(context)).Materials));
}
