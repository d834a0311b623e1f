using System.Security.Cryptography;
using System.Text;
using Latchkey.Keystores;
using Latchkey.Keystores.Certificates;
using Latchkey.OData;

namespace Latchkey.Server.Api.KeystoreEntries;

/// <summary>
/// <c>GET KeystoreEntries('{Hexalias}')/Certificate/$value</c>: the certificate of an entry as PEM, with <c>rootCA=true</c> the
/// root of its chain (wire.md 4.3).
/// </summary>
internal sealed class GetCertificate(IKeystoreStore store)
{
    private const string ContentType = "application/pkix-cert";

    public async ValueTask<ODataResult> RunAsync(ODataContext context)
    {
        var alias = context.Alias();
        var keystores = await store.ReadAsync(context);
        var entry = keystores[context.KeystoreName()].Find(alias);
        var certificate = context.Flag("rootCA") ? Root(entry) : entry.Certificate;
        var pem = PemEncoding.WriteString("CERTIFICATE", certificate.Der.Span);
        var content = Encoding.ASCII.GetBytes(pem + "\n");
        await store.RecordExportAsync(context, context.KeystoreName(), entry, context.Flag("rootCA") ? "root certificate" : "certificate");
        return new ODataResult.Media(content, ContentType);
    }

    private static Certificate Root(KeystoreEntry entry) =>
        entry.Chain[^1] is var last && last.SubjectDN == last.IssuerDN ? last : throw new RefusalException(new Refusal.RootMissing(entry.Alias));
}
