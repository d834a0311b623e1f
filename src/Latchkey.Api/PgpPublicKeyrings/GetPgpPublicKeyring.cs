using Latchkey.Api.PgpKeyrings;
using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpPublicKeyrings;

/// <summary><c>GET PgpPublicKeyrings('{Name}')</c>: the ring of public keys (docs/contract.md#pgp-keys).</summary>
internal sealed class GetPgpPublicKeyring(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "PgpPublicKeyrings('{Name}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads the key ring of public keys.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        PgpRing.Public.RequireName(context.Key["Name"].AsString());
        return new ODataResult.Entity("PgpPublicKeyrings", new KeyringView(PgpRing.Public, (await store.ReadAsync(context)).Materials));
    }
}
