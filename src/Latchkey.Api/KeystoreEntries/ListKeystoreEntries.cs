using Latchkey.Keystores;
using Latchkey.OData;

namespace Latchkey.Api.KeystoreEntries;

/// <summary><c>GET KeystoreEntries</c>: all entries of a keystore (docs/contract.md#list-entries).</summary>
internal sealed class ListKeystoreEntries(IKeystoreStore store)
{
    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var keystores = await store.ReadAsync(context);
        return new ODataResult.Feed("KeystoreEntries", KeystoreEntryView.AllOf(keystores[context.KeystoreName()]));
    }
}
