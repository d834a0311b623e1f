using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Formats;
using Latchkey.OData;
using Latchkey.Server.Api.KeystoreEntries;

namespace Latchkey.Server.Api.CertificateResources;

/// <summary>
/// <c>PUT CertificateResources('{Hexalias}')/$value</c>: imports a certificate, or with <c>update=true</c> replaces one
/// (wire.md 4.8).
/// </summary>
internal sealed class PutCertificate(IKeystoreStore store, TrustAnchors anchors)
{
    /// <summary>Most bytes of an upload: 10 kB (wire.md 4.8).</summary>
    public const long BodyLimit = 10_240;

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var update = context.Flag("update");
        var vouched = context.Flag("fingerprintVerified");
        var returnEntries = context.Flag("returnKeystoreEntries");
        context.RefuseWebForms();
        var certificate = CertificateReader.Read(await context.ReadBodyAsync());

        var edit = context.Edit();
        bool IsTrusted(Keystore keystore) => vouched || anchors.Trusts(certificate, keystore.Certificates, edit.At);
        var committed = await store.ChangeAsync(context, keystores => keystores.System.ImportCertificate(alias, certificate, update, IsTrusted, edit));
        return KeystoreEntriesAnswer.After(committed, returnEntries);
    }
}
