using Latchkey.Api.KeystoreEntries;
using Latchkey.Api.Slices;
using Latchkey.OData.Operations;

namespace Latchkey.Api.CertificateResources;

/// <summary>
/// <c>GET CertificateResources('{Hexalias}')/$value</c>: exports the certificate of an entry, by the path that imports it.
/// </summary>
internal sealed class GetCertificateResource(CertificateExport export) : ISlice
{
    public Operation Operation => export.At("CertificateResources('{Hexalias}')/$value");
}
