using Latchkey.Api.Slices;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.Keystores;

/// <summary><c>GET Keystores('{Name}')</c>: reads a keystore's name, size and last change (docs/contract.md#keystores).</summary>
internal sealed class GetKeystore(IKeystoreStore store, ServerSettings settings) : ISlice
{
    public Operation Operation => new("GET", "Keystores('{Name}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads a keystore.",
        PageSize = settings.KeystorePageSize,
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var name = KeystoreName.Parse(context.Key["Name"].AsString());
        var keystores = await store.ReadAsync(context);
        return new ODataResult.Entity("Keystores", new KeystoreView(keystores[name]));
    }
}
