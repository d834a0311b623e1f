using Latchkey.Api.Slices;
using Latchkey.Application.Settings;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreEntries;

/// <summary><c>GET KeystoreEntries</c>: lists the entries of a keystore (docs/contract.md#list-entries).</summary>
internal sealed class ListKeystoreEntries(IKeystoreStore store, ServerSettings settings) : ISlice
{
    public Operation Operation => new("GET", "KeystoreEntries", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists the entries of a keystore.",
        Options = [SharedOptions.KeystoreName],
        PageSize = settings.KeystorePageSize, // some clients expect the whole keystore in one answer (docs/contract.md#paging)
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var keystores = await store.ReadAsync(context);
        return new ODataResult.Feed("KeystoreEntries", KeystoreEntryView.AllOf(keystores[context.KeystoreName()]));
    }
}
