using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Keystores.Access;

/// <summary>Ties a client certificate to a service key, in one of two ways, as a text that finds the key.</summary>
public static class CertificateBinding
{
    /// <summary>This very certificate, by the SHA-256 of its bytes.</summary>
    public static string Pinned(X509Certificate2 certificate) => $"sha256:{certificate.GetCertHashString(HashAlgorithmName.SHA256)}";

    /// <summary>
    /// Any certificate of the same subject from the same issuer, so that a renewal needs no new key. Both names are taken as
    /// their bytes: no two spellings are alike.
    /// </summary>
    public static string Named(X509Certificate2 certificate)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Each is one DER element, which says where it ends.
        hash.AppendData(certificate.IssuerName.RawData);
        hash.AppendData(certificate.SubjectName.RawData);
        return $"name:{Convert.ToHexString(hash.GetHashAndReset())}";
    }
}
