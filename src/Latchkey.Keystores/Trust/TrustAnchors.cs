using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Names;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Uploads;
using Latchkey.Keystores.Files;

namespace Latchkey.Keystores.Trust;

/// <summary>The roots that are trusted in every keystore, in addition to those in the keystore itself. Immutable.</summary>
public sealed class TrustAnchors
{
    // Real keystores have one or two paths to a root; the platform checks a path in a millisecond.
    private const int MaxPaths = 10;

    private readonly ILookup<string, Certificate> _bySubject;

    private TrustAnchors(IEnumerable<Certificate> certificates) =>
        _bySubject = certificates.ToLookup(certificate => certificate.SubjectDN, NameComparer.Instance);

    /// <summary>No roots except those of the keystore itself.</summary>
    public static TrustAnchors None { get; } = new([]);

    /// <summary>Reads a bundle such as <c>/etc/ssl/certs/ca-certificates.crt</c>. Skips blocks that are not certificates.</summary>
    /// <exception cref="InvalidDataException">The file has no certificate, or one that cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Permission to read the file is missing, or it is a directory.</exception>
    public static TrustAnchors FromPemFile(string path)
    {
        var certificates = new List<Certificate>();
        try
        {
            for (var pem = new PemText(File.ReadAllBytes(path)); pem.MoveNext();)
            {
                if (CertificateReader.IsCertificateLabel(pem.Label))
                    certificates.Add(CertificateReader.ReadStored(PemText.DecodeBase64(pem.Body)));
            }
        }
        catch (FileRefusedException refused)
        {
            throw new InvalidDataException(
                $"Certificate {certificates.Count + 1} of {path} cannot be read: {FileRefusals.Of(refused)}", refused);
        }

        return certificates.Count > 0 ? new TrustAnchors(certificates) : throw new InvalidDataException($"{path} has no PEM certificate.");
    }

    /// <summary>
    /// Whether a path with valid signatures and dates leads from the certificate to a root: a self-signed certificate of these anchors or
    /// of the keystore. The certificates of the keystore also serve as intermediates. If several issuers have the same name, those whose
    /// key made the signature count. Revocation is not checked, and nothing is downloaded. Takes one pass over the keystore per link.
    /// </summary>
    public bool Trusts(Certificate certificate, IEnumerable<Certificate> keystoreCertificates, DateTimeOffset at)
    {
        var signatures = new IssuerSignatures();
        var issuers = new Issuers(Namesakes, (below, issuer, _) => signatures.Verify(below, issuer));
        var isRoot = certificate.IsSelfIssued
            && Namesakes(certificate).Any(root => root.FingerprintSha256 == certificate.FingerprintSha256);
        if (isRoot) return IsValid([certificate, certificate], at);
        return new IssuerPaths(issuers.Of, at).AllToRoots(certificate).Take(MaxPaths).Any(path => IsValid(path, at));

        // A valid path has no expired certificate.
        IEnumerable<Certificate> Namesakes(Certificate below) => _bySubject[below.IssuerDN]
            .Concat(keystoreCertificates.Where(below.NamesAsIssuer))
            .Where(candidate => candidate.ValidNotBefore <= at && at <= candidate.ValidNotAfter);
    }

    /// <summary>
    /// Does the same as <see cref="Trusts"/> for the first certificate of a chain, with the others as intermediates. A root in the chain
    /// itself does not count.
    /// </summary>
    public bool TrustsChain(IReadOnlyList<Certificate> chain, IEnumerable<Certificate> keystoreCertificates, DateTimeOffset at) =>
        Trusts(chain[0], keystoreCertificates.Concat(chain.Skip(1).Where(certificate => !certificate.IsSelfIssued)), at);

    // OpenSSL tries only the first issuer with a name, so it gets only the certificates of this path.
    private static bool IsValid(IReadOnlyList<Certificate> path, DateTimeOffset at)
    {
        var loaded = new List<X509Certificate2>();
        using var chain = OfflineChains.Begin();
        try
        {
            chain.ChainPolicy.VerificationTime = at.UtcDateTime;
            chain.ChainPolicy.CustomTrustStore.Add(Load(path[^1]));
            foreach (var link in path.Skip(1).SkipLast(1)) chain.ChainPolicy.ExtraStore.Add(Load(link));
            return chain.Build(Load(path[0]));
        }
        catch (Exception)
        {
            // A certificate that the platform cannot process is not trusted. The client can still confirm its fingerprint.
            return false;
        }
        finally
        {
            foreach (var element in chain.ChainElements) element.Certificate.Dispose();
            loaded.ForEach(one => one.Dispose());
        }

        X509Certificate2 Load(Certificate one)
        {
            var certificate = X509CertificateLoader.LoadCertificate(one.Der.Span);
            loaded.Add(certificate);
            return certificate;
        }
    }
}
