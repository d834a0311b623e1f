using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.Application.Entries;
using Latchkey.Keystores;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Stores;
using Latchkey.Keystores.Tenants;
using Latchkey.OData.Entities;
using Latchkey.OData.Operations;

namespace Latchkey.Api.CertificateChainResources;

/// <summary>
/// <c>PUT CertificateChainResources('{Hexalias}')/$value</c>: gives a key pair the chain that an authority has signed for it
/// (docs/contract.md#upload-a-chain).
/// </summary>
internal sealed class PutCertificateChain(IKeystoreStore store, EntryImports imports) : ISlice
{
    public Operation Operation => new("PUT", "CertificateChainResources('{Hexalias}')/$value", Roles.SecurityMaterialEdit, RunAsync)
    {
        Summary = "Uploads the chain that an authority has signed for a key pair.",
        Options = [SharedOptions.FingerprintVerified, SharedOptions.ReturnEntries],
        StreamTypes = ["application/octet-stream", "application/pkcs7-mime", "application/x-pem-file"],
        AnswerSet = "KeystoreEntries",
        BodyLimit = UploadLimits.CertificateChain, // docs/contract.md#sizes
    };

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
