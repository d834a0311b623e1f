using Latchkey.Api.KeystoreEntries;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.OData;

namespace Latchkey.Api.CertificateChainResources;

/// <summary>
/// <c>PUT CertificateChainResources('{Hexalias}')/$value</c>: gives a key pair the chain that an authority signed for it
/// (docs/contract.md#upload-a-chain).
/// </summary>
internal sealed class PutCertificateChain(IKeystoreStore store, EntryImports imports)
{
    /// <summary>Most bytes of an upload (docs/contract.md#sizes).</summary>
    public const long BodyLimit = UploadLimits.CertificateChain;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var (vouched, returnEntries) = (context.Flag("fingerprintVerified"), context.Flag("returnKeystoreEntries"));
        context.RefuseWebForms();
        var rule = imports.SigningResponse(alias, await context.ReadBodyAsync(), vouched, context.Edit());
        var committed = await store.ChangeAsync(context, rule);
        return KeystoreEntriesAnswer.After(committed, returnEntries);
    }
}
