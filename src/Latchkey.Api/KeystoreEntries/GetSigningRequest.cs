using Latchkey.Api.Slices;
using Latchkey.Application.Access;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>
/// <c>GET KeystoreEntries('{Hexalias}')/SigningRequest/$value</c>: makes a signing request for a key pair, as PKCS#10 in PEM
/// (docs/contract.md#signing-request). Each read makes a new one and changes nothing.
/// </summary>
internal sealed class GetSigningRequest(IKeystoreStore store, EntryExports exports, ExportRecords records) : ISlice
{
    private const string ContentType = "application/pkcs10";

    public Operation Operation => new("GET", "KeystoreEntries('{Hexalias}')/SigningRequest/$value", Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Makes a signing request (PKCS#10) in PEM.",
        Options = [SharedOptions.KeystoreName],
        StreamTypes = [ContentType],
        State = store.StateAsync,
    };

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
