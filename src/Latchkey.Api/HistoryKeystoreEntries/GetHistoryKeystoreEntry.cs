using Latchkey.Api.KeystoreEntries;
using Latchkey.Keystores;
using Latchkey.OData;

namespace Latchkey.Api.HistoryKeystoreEntries;

/// <summary>
/// <c>GET HistoryKeystoreEntries('{Hexalias}')</c>: one of the operator's replaced key pairs (docs/contract.md#key-history).
/// </summary>
internal sealed class GetHistoryKeystoreEntry(IKeystoreStore store)
{
    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var history = (await store.ReadAsync(context)).History;
        return new ODataResult.Entity("HistoryKeystoreEntries", KeystoreEntryView.Of(history, history.Find(alias)));
    }
}
