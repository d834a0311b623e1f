using Latchkey.Api.KeystoreEntries;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.OData;

namespace Latchkey.Api.CertificateResources;

/// <summary>
/// <c>PUT CertificateResources('{Hexalias}')/$value</c>: imports a certificate, or with <c>update=true</c> replaces one
/// (docs/contract.md#upload-a-certificate).
/// </summary>
internal sealed class PutCertificate(IKeystoreStore store, EntryImports imports)
{
    /// <summary>Most bytes of an upload: 10 kB (docs/contract.md#sizes).</summary>
    public const long BodyLimit = UploadLimits.Certificate;

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
