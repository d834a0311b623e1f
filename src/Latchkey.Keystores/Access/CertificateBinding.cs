using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Keystores.Access;

/// <summary>Binds a client certificate to a service key, in one of two ways. A binding is a text that finds the key.</summary>
public static class CertificateBinding
{
    /// <summary>
    /// Binds this one certificate, by the SHA-256 of its bytes. The text ends with its names, so that no other key can be bound to every
    /// certificate of these names.
    /// </summary>
    public static string Pinned(X509Certificate2 certificate) => $"{Bytes(certificate)} {Named(certificate)}";

    /// <summary>
    /// Binds every certificate of the same subject and issuer, so that a renewed certificate needs no new key. Both names are compared byte
    /// by byte.
    /// </summary>
    public static string Named(X509Certificate2 certificate)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // Each name is one DER element, which carries its length.
        hash.AppendData(certificate.IssuerName.RawData);
        hash.AppendData(certificate.SubjectName.RawData);
        return $"name:{Convert.ToHexString(hash.GetHashAndReset())}";
    }

    /// <summary>Every binding by which a certificate can sign in. The one without names was written by version 0.1.</summary>
    public static IReadOnlyList<string> AllOf(X509Certificate2 certificate) =>
        [Pinned(certificate), Bytes(certificate), Named(certificate)];

    /// <summary>
    /// The service key that already has a claim to a certificate, in any tenant and by any form of binding, or null. No second key may be
    /// bound to such a certificate. A revoked key keeps its certificate; a rotated key keeps its former one until the overlap ends.
    /// </summary>
    /// <param name="serviceKeys">Every service key except the one to be bound.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="binding">The new binding.</param>
    /// <param name="now">The current time.</param>
    public static ServiceKey? HolderOf(
        IEnumerable<ServiceKey> serviceKeys, X509Certificate2 certificate, string binding, DateTimeOffset now)
    {
        var bindings = AllOf(certificate);
        // A binding by names would take over every certificate of these names, pinned ones too.
        bool IsTaken(string? held) => held is not null
            && (bindings.Contains(held, StringComparer.Ordinal) || held.EndsWith($" {binding}", StringComparison.Ordinal));
        return serviceKeys.FirstOrDefault(key => IsTaken(key.Certificate) || (IsTaken(key.PreviousCertificate) && now < key.PreviousUntil));
    }

    private static string Bytes(X509Certificate2 certificate) => $"sha256:{certificate.GetCertHashString(HashAlgorithmName.SHA256)}";
}
