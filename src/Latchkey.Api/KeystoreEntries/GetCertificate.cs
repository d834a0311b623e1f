using Latchkey.Api.Slices;
using Latchkey.OData.Operations;

namespace Latchkey.Api.KeystoreEntries;

/// <summary><c>GET KeystoreEntries('{Hexalias}')/Certificate/$value</c>: exports the certificate of an entry.</summary>
internal sealed class GetCertificate(CertificateExport export) : ISlice
{
    public Operation Operation => export.At("KeystoreEntries('{Hexalias}')/Certificate/$value");
}
