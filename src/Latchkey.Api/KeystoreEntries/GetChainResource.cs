using Latchkey.Api.Slices;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>
/// <c>GET KeystoreEntries('{Hexalias}')/ChainResource/$value</c>: exports the chain of a key pair, root first, as PKCS#7 in PEM
/// (docs/contract.md#export-a-chain).
/// </summary>
internal sealed class GetChainResource(IKeystoreStore store, ExportRecords records) : ISlice
{
    private const string ContentType = "application/pkcs7-mime";

    public Operation Operation => new("GET", "KeystoreEntries('{Hexalias}')/ChainResource/$value", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Exports the chain of a key pair as PKCS#7 in PEM.",
        Options = [SharedOptions.KeystoreName],
        StreamTypes = [ContentType],
        State = store.StateAsync,
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var keystores = await store.ReadAsync(context);
        var pair = keystores[context.KeystoreName()].FindKeyPair(alias);
        var content = EntryExports.Chain(pair);
        await records.RecordAsync(context, context.KeystoreName(), pair, "chain");
        return new ODataResult.Media(content, ContentType);
    }
}
