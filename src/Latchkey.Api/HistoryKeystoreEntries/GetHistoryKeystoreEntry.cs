using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.HistoryKeystoreEntries;

/// <summary>
/// <c>GET HistoryKeystoreEntries('{Hexalias}')</c>: reads one of the operator's replaced key pairs (docs/contract.md#key-history).
/// </summary>
internal sealed class GetHistoryKeystoreEntry(IKeystoreStore store) : ISlice
{
    public Operation Operation => new("GET", "HistoryKeystoreEntries('{Hexalias}')", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Reads a former key pair.",
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var history = (await store.ReadAsync(context)).History;
        return new ODataResult.Entity("HistoryKeystoreEntries", KeystoreEntryView.Of(history, history.Find(alias)));
    }
}
