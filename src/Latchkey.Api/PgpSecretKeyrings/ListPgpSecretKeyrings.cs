using Latchkey.Api.PgpKeyrings;
using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpSecretKeyrings;

/// <summary><c>GET PgpSecretKeyrings</c>: the ring of secret keys (docs/contract.md#pgp-keys).</summary>
internal sealed class ListPgpSecretKeyrings(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "PgpSecretKeyrings", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists the key ring of secret keys, the only one of its kind.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        return new ODataResult.Feed("PgpSecretKeyrings", [new KeyringView(PgpRing.Secret, (await store.ReadAsync(context)).Materials)]);
    }
}
