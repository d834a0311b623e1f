using Latchkey.Keystores;
using Latchkey.OData;
using Latchkey.Server.Access;
using Latchkey.Server.Entries;

namespace Latchkey.Server.Api.KeystoreEntries;

/// <summary>
/// <c>GET KeystoreEntries('{Hexalias}')/SigningRequest/$value</c>: a request by which an authority is asked to sign the key
/// pair, as PKCS#10 in PEM (wire.md 4.7). It is made anew at each read; nothing is changed.
/// </summary>
internal sealed class GetSigningRequest(IKeystoreStore store, EntryExports exports, ExportRecords records)
{
    private const string ContentType = "application/pkcs10";

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var keystores = await store.ReadAsync(context);
        var pair = keystores[context.KeystoreName()].FindKeyPair(alias);
        var content = await exports.SigningRequestAsync(pair, context.Owner(), context.CancellationToken);
        await records.RecordAsync(context, context.KeystoreName(), pair, "signing request");
        return new ODataResult.Media(content, ContentType);
    }
}
