using Latchkey.Api.PgpKeyrings;
using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpSecretKeyrings;

/// <summary><c>GET PgpSecretKeyrings('{Name}')</c>: the ring of secret keys (docs/contract.md#pgp-keys).</summary>
internal sealed class GetPgpSecretKeyring(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "PgpSecretKeyrings('{Name}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads the key ring of secret keys.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        PgpRing.Secret.RequireName(context.Key["Name"].AsString());
        return new ODataResult.Entity("PgpSecretKeyrings", new KeyringView(PgpRing.Secret, (await store.ReadAsync(context)).Materials));
    }
}
