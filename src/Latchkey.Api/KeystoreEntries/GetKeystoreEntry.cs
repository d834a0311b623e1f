using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreEntries;

/// <summary><c>GET KeystoreEntries('{Hexalias}')</c>: reads one entry of a keystore (docs/contract.md#read-an-entry).</summary>
internal sealed class GetKeystoreEntry(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "KeystoreEntries('{Hexalias}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads an entry.",
        Options = [SharedOptions.KeystoreName],
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var keystores = await store.ReadAsync(context);
        var keystore = keystores[context.KeystoreName()];
        return new ODataResult.Entity("KeystoreEntries", KeystoreEntryView.Of(keystore, keystore.Find(alias)));
    }
}
