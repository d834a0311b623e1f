using Latchkey.Api.PgpKeyrings;
using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpPublicKeyrings;

/// <summary><c>GET PgpPublicKeyrings</c>: the ring of public keys (docs/contract.md#pgp-keys).</summary>
internal sealed class ListPgpPublicKeyrings(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "PgpPublicKeyrings", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists the key ring of public keys, the only one of its kind.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        return new ODataResult.Feed("PgpPublicKeyrings", [new KeyringView(PgpRing.Public, (await store.ReadAsync(context)).Materials)]);
    }
}
