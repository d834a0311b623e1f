using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Formats;

namespace Latchkey.Keystores.Chains;

/// <summary>Makes one chain of the certificates with which an authority answers a signing request (wire.md 4.9).</summary>
public static class CertificateChain
{
    /// <summary>
    /// The chain, leaf first. The leaf has the public key of the key pair; every uploaded certificate must have its place,
    /// copies aside, and a valid signature of the next. Where the upload ends below a root, certificates of the keystore
    /// continue it as far as they lead. The signature of a root by itself proves nothing and is not checked; nor are
    /// dates and trust.
    /// </summary>
    /// <param name="own">The certificate that the key pair has now.</param>
    /// <param name="uploaded">The certificates of the upload, in any order.</param>
    /// <param name="keystoreCertificates">The certificates of the keystore; passed over at most once per link.</param>
    /// <returns>1 to <see cref="ChainReader.MaxCertificates"/> certificates.</returns>
    /// <exception cref="RefusalException"><see cref="Refusal.ChainKeyMismatch"/> or <see cref="Refusal.ChainInvalid"/>.</exception>
    public static IReadOnlyList<Certificate> Build(
        Certificate own, IReadOnlyList<Certificate> uploaded, IEnumerable<Certificate> keystoreCertificates)
    {
        var signatures = new IssuerSignatures();
        var rest = uploaded.DistinctBy(certificate => certificate.FingerprintSha256, StringComparer.Ordinal).ToList();
        var chain = new List<Certificate> { TakeLeaf(own, rest) };

        // 1. Upwards within the upload. A certificate that was placed is gone from the rest, so this ends.
        while (FindIssuer(chain[^1], rest, signatures) is { } issuer)
        {
            rest.Remove(issuer);
            chain.Add(issuer);
        }

        if (rest.Count > 0) throw Misplaced(rest, chain);

        // 2. On to the root with the keystore's certificates, where one of them may stand in the chain only once.
        while (chain.Count < ChainReader.MaxCertificates && !IsSelfIssued(chain[^1])
            && FindIssuer(chain[^1], keystoreCertificates.Where(certificate => !Contains(chain, certificate)), signatures) is { } issuer)
            chain.Add(issuer);
        return chain;
    }

    private static Certificate TakeLeaf(Certificate own, List<Certificate> certificates)
    {
        var leaves = certificates.Where(certificate => HaveSameKey(certificate, own)).ToList();
        if (leaves.Count == 0) throw new RefusalException(new Refusal.ChainKeyMismatch());
        if (leaves.Count > 1) throw Invalid("The file holds more than one certificate for the key pair.");
        certificates.Remove(leaves[0]);
        return leaves[0];
    }

    // Authorities copy the key from the signing request octet by octet.
    private static bool HaveSameKey(Certificate one, Certificate other) =>
        CertificateFields.Of(one).PublicKey.SequenceEqual(CertificateFields.Of(other).PublicKey);

    // Of an authority that was renewed with the same key, the certificate that lasts longer; a cross-certificate before
    // a root, behind which nothing could follow.
    private static Certificate? FindIssuer(Certificate certificate, IEnumerable<Certificate> candidates, IssuerSignatures signatures) => candidates
        .Where(candidate => candidate.SubjectDN == certificate.IssuerDN)
        .DistinctBy(candidate => candidate.FingerprintSha256, StringComparer.Ordinal)
        .OrderBy(IsSelfIssued).ThenByDescending(candidate => candidate.ValidNotAfter)
        .FirstOrDefault(candidate => signatures.Verify(certificate, candidate));

    private static bool IsSelfIssued(Certificate certificate) => certificate.SubjectDN == certificate.IssuerDN;

    private static bool Contains(List<Certificate> chain, Certificate certificate) =>
        chain.Exists(member => member.FingerprintSha256 == certificate.FingerprintSha256);

    private static RefusalException Misplaced(List<Certificate> rest, List<Certificate> chain) => Invalid(
        !IsSelfIssued(chain[^1]) && rest.Exists(certificate => certificate.SubjectDN == chain[^1].IssuerDN)
            ? "The signature of a certificate does not fit to the issuer in the file."
            : "The file holds certificates that do not belong to the chain.");

    private static RefusalException Invalid(string reason) => new(new Refusal.ChainInvalid(reason));
}
