using System.Security.Cryptography.X509Certificates;
using Latchkey.Keystores.Formats;

namespace Latchkey.Keystores.Certificates;

/// <summary>
/// The roots that vouch for certificates in every keystore, on top of the roots that a keystore itself holds. Immutable.
/// </summary>
public sealed class TrustAnchors
{
    // A path has three or four certificates; cross-certificates multiply them, and each costs a signature check.
    private const int MaxCandidates = 20;

    private readonly ILookup<string, Certificate> _bySubject;

    private TrustAnchors(IEnumerable<Certificate> certificates) =>
        _bySubject = certificates.ToLookup(certificate => certificate.SubjectDN, StringComparer.Ordinal);

    /// <summary>No roots but those of the keystore itself.</summary>
    public static TrustAnchors None { get; } = new([]);

    /// <summary>Reads a bundle such as <c>/etc/ssl/certs/ca-certificates.crt</c>; blocks other than certificates are skipped.</summary>
    /// <exception cref="InvalidDataException">The file has no certificate, or one that cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a directory.</exception>
    public static TrustAnchors FromPemFile(string path)
    {
        var certificates = new List<Certificate>();
        try
        {
            for (var pem = new PemText(File.ReadAllBytes(path)); pem.MoveNext();)
            {
                if (CertificateReader.IsCertificateLabel(pem.Label))
                    certificates.Add(CertificateReader.Read(PemText.DecodeBase64(pem.Body)));
            }
        }
        catch (RefusalException refused)
        {
            throw new InvalidDataException($"Certificate {certificates.Count + 1} of {path} cannot be read: {refused.Refusal}", refused);
        }

        return certificates.Count > 0 ? new TrustAnchors(certificates) : throw new InvalidDataException($"{path} has no PEM certificate.");
    }

    /// <summary>
    /// Whether a path of valid signatures and dates leads from the certificate to a root: a self-signed certificate of
    /// these anchors or of the keystore. Certificates of the keystore also serve as links in between. Revocation is not
    /// checked and nothing is downloaded. Costs one pass over the keystore per link.
    /// </summary>
    public bool Trusts(Certificate certificate, IEnumerable<Certificate> keystoreCertificates, DateTimeOffset at)
    {
        var links = OrderFromRoots(FindIssuers(certificate, keystoreCertificates, at));
        return links.Count > 0 && PathExists(certificate, links, at);
    }

    /// <summary>
    /// As <see cref="Trusts"/> for the first certificate of a chain, whose others serve as links. A root in the chain counts for
    /// nothing: it would vouch for itself.
    /// </summary>
    public bool TrustsChain(IReadOnlyList<Certificate> chain, IEnumerable<Certificate> keystoreCertificates, DateTimeOffset at) =>
        Trusts(chain[0], keystoreCertificates.Concat(chain.Skip(1).Where(certificate => !IsSelfIssued(certificate))), at);

    private static bool IsSelfIssued(Certificate certificate) => certificate.SubjectDN == certificate.IssuerDN;

    // Upwards by name, breadth first. Names and certificates met before are skipped, so that cross-certificates may
    // form loops; expired certificates, which no valid path has, do not count.
    private List<Certificate> FindIssuers(Certificate certificate, IEnumerable<Certificate> keystoreCertificates, DateTimeOffset at)
    {
        var found = new List<Certificate>();
        var fingerprints = new HashSet<string>(StringComparer.Ordinal);
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        var names = new Queue<string>([certificate.IssuerDN]);
        while (names.TryDequeue(out var name))
        {
            if (!subjects.Add(name)) continue;
            var issuers = _bySubject[name].Concat(keystoreCertificates.Where(candidate => candidate.SubjectDN == name));
            foreach (var issuer in issuers.Where(candidate => candidate.ValidNotBefore <= at && at <= candidate.ValidNotAfter))
            {
                if (!fingerprints.Add(issuer.FingerprintSha256)) continue;
                found.Add(issuer);
                if (found.Count == MaxCandidates) return found;
                names.Enqueue(issuer.IssuerDN);
            }
        }

        return found;
    }

    // OpenSSL takes the first link that fits and never goes back: the nearest to a root must come first, and those that
    // lead to none must not come at all.
    private static List<Certificate> OrderFromRoots(List<Certificate> candidates)
    {
        var links = candidates.Where(IsSelfIssued).ToList();
        for (var i = 0; i < links.Count; i++)
            links.AddRange([.. candidates.Where(candidate => candidate.IssuerDN == links[i].SubjectDN && !links.Contains(candidate))]);
        return links;
    }

    private static bool PathExists(Certificate certificate, List<Certificate> links, DateTimeOffset at)
    {
        var loaded = new List<X509Certificate2>();
        using var chain = OfflineChains.Begin();
        try
        {
            chain.ChainPolicy.VerificationTime = at.UtcDateTime;
            foreach (var link in links)
                (IsSelfIssued(link) ? chain.ChainPolicy.CustomTrustStore : chain.ChainPolicy.ExtraStore).Add(Load(link));
            return chain.Build(Load(certificate));
        }
        catch (Exception)
        {
            // What the platform cannot even judge is not trusted; the client can still vouch for the fingerprint.
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
