using Latchkey.Api.Slices;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreEntries;

/// <summary>
/// The operation behind two paths: exports the certificate of an entry as PEM, or, with <c>rootCA=true</c>, the root of its chain
/// (docs/contract.md#export-a-certificate).
/// </summary>
internal sealed class CertificateExport(IKeystoreStore store, ExportRecords records)
{
    private const string ContentType = "application/pkix-cert";

    public Operation At(string path) => new("GET", path, Roles.MonitoringDataRead, RunAsync)
    {
        Summary = "Exports a certificate as PEM.",
        Options = [SharedOptions.KeystoreName, OperationOption.Flag("rootCA", "Exports the root of its chain instead.")],
        StreamTypes = [ContentType],
        State = store.StateAsync,
    };

    private async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var keystores = await store.ReadAsync(context);
        var entry = keystores[context.KeystoreName()].Find(alias);
        var content = context.Flag("rootCA") ? EntryExports.Root(entry) : EntryExports.Certificate(entry);
        await records.RecordAsync(context, context.KeystoreName(), entry, context.Flag("rootCA") ? "root certificate" : "certificate");
        return new ODataResult.Media(content, ContentType);
    }
}
