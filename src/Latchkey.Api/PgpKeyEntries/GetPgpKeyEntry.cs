using Latchkey.Api.Slices;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.PgpKeys;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.PgpKeyEntries;

/// <summary><c>GET PgpKeyEntries('{Id}')</c>: reads an OpenPGP key (docs/contract.md#pgp-keys).</summary>
internal sealed class GetPgpKeyEntry(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "PgpKeyEntries('{Id}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads an OpenPGP key, by its key ID.",
        State = context => PgpKeyState.OfAsync(store, context),
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var key = (await store.ReadAsync(context)).Materials.FindPgpKey(context.Key["Id"].AsString());
        return new ODataResult.Entity("PgpKeyEntries", new PgpKeyView(key, context.Time));
    }
}
