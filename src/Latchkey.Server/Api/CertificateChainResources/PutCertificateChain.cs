using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Chains;
using Latchkey.Keystores.Formats;
using Latchkey.OData;
using Latchkey.Server.Api.KeystoreEntries;

namespace Latchkey.Server.Api.CertificateChainResources;

/// <summary>
/// <c>PUT CertificateChainResources('{Hexalias}')/$value</c>: gives a key pair the chain that an authority signed for it
/// (wire.md 4.9).
/// </summary>
internal sealed class PutCertificateChain(IKeystoreStore store, TrustAnchors anchors)
{
    /// <summary>Most bytes of an upload (wire.md 4.9).</summary>
    public const long BodyLimit = 30_072;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var (vouched, returnEntries) = (context.Flag("fingerprintVerified"), context.Flag("returnKeystoreEntries"));
        context.RefuseWebForms();
        var uploaded = ChainReader.Read(await context.ReadBodyAsync());

        var edit = context.Edit();
        var committed = await store.ChangeAsync(context, keystores => keystores.System.ReplaceChain(
            alias,
            (entry, keystore) => [.. CertificateChain.Build(entry.Certificate, uploaded, keystore.Certificates)],
            (keystore, chain) => vouched || anchors.TrustsChain(chain, keystore.Certificates, edit.At),
            edit));
        return KeystoreEntriesAnswer.After(committed, returnEntries);
    }
}
