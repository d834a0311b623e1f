using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Keystores.Access;

/// <summary>Ties a client certificate to a service key, in one of two ways, as a text that finds the key.</summary>
public static class CertificateBinding
{
    /// <summary>
    /// This very certificate, by the SHA-256 of its bytes. Its names stand behind it, so that nobody can be given every certificate of
    /// these names as well.
    /// </summary>
    public static string Pinned(X509Certificate2 certificate) => $"{Bytes(certificate)} {Named(certificate)}";

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

    /// <summary>Every binding by which a certificate signs in; the one without names is of version 0.1.</summary>
    public static IReadOnlyList<string> AllOf(X509Certificate2 certificate) =>
        [Pinned(certificate), Bytes(certificate), Named(certificate)];

    /// <summary>
    /// The service key that a certificate already means, so that it must not mean another one, whatever the form of either binding and
    /// whichever tenant has it; or null. A revoked key keeps its certificate; a rotated one keeps its former one until the overlap ends.
    /// </summary>
    /// <param name="serviceKeys">Every service key but the one that is to be bound.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="binding">How it is to be bound.</param>
    /// <param name="now">The time.</param>
    public static ServiceKey? HolderOf(
        IEnumerable<ServiceKey> serviceKeys, X509Certificate2 certificate, string binding, DateTimeOffset now)
    {
        var bindings = AllOf(certificate);
        // All certificates of these names would be taken over, pinned ones too.
        bool IsTaken(string? held) => held is not null
            && (bindings.Contains(held, StringComparer.Ordinal) || held.EndsWith($" {binding}", StringComparison.Ordinal));
        return serviceKeys.FirstOrDefault(key => IsTaken(key.Certificate) || (IsTaken(key.PreviousCertificate) && now < key.PreviousUntil));
    }

    private static string Bytes(X509Certificate2 certificate) => $"sha256:{certificate.GetCertHashString(HashAlgorithmName.SHA256)}";
}
