using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.Application.Settings;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Entries;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.HistoryKeystoreEntries;

/// <summary>
/// <c>GET HistoryKeystoreEntries</c>: lists the operator's replaced key pairs, newest first (docs/contract.md#key-history).
/// </summary>
internal sealed class ListHistoryKeystoreEntries(IKeystoreStore store, ServerSettings settings) : ISlice
{
    public Operation Operation => new("GET", "HistoryKeystoreEntries", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Lists the operator's former key pairs.",
        PageSize = settings.KeystorePageSize,
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var history = (await store.ReadAsync(context)).History;
        var newestFirst = history.Entries.Values.OrderByDescending(entry => entry.Activation!.Deactivated.At)
            .ThenByDescending(entry => entry.Activation!.SequenceNumber);
        return new ODataResult.Feed("HistoryKeystoreEntries", [.. newestFirst.Select(entry => KeystoreEntryView.Of(history, entry))]);
    }
}
