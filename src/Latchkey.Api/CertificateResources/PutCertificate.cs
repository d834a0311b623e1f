using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.CertificateResources;

/// <summary>
/// <c>PUT CertificateResources('{Hexalias}')/$value</c>: imports a certificate, or, with <c>update=true</c>, replaces one
/// (docs/contract.md#upload-a-certificate).
/// </summary>
internal sealed class PutCertificate(IKeystoreStore store, EntryImports imports) : ISlice
{
    public Operation Operation => new("PUT", "CertificateResources('{Hexalias}')/$value", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Imports a certificate: DER, PEM or base64.",
        Options = [SharedOptions.Update, SharedOptions.FingerprintVerified, SharedOptions.ReturnEntries],
        StreamTypes = ["application/pkix-cert", "application/octet-stream"],
        AnswerSet = "KeystoreEntries",
        BodyLimit = UploadLimits.Certificate, // docs/contract.md#sizes
    };

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var update = context.Flag("update");
        var vouched = context.Flag("fingerprintVerified");
        var returnEntries = context.Flag("returnKeystoreEntries");
        context.RefuseWebForms();
        var rule = imports.Certificate(alias, await context.ReadBodyAsync(), new(update, vouched), context.Edit());
        var committed = await store.ChangeAsync(context, rule);
        return KeystoreEntriesAnswer.After(committed, returnEntries);
    }
}
