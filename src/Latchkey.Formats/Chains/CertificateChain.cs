using Latchkey.Formats.Certificates;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Chains;

/// <summary>
/// Builds one chain from the certificates that an authority returns for a signing request (docs/contract.md#upload-a-chain).
/// </summary>
public static class CertificateChain
{
    /// <summary>
    /// Builds the chain, leaf first. The leaf has the public key of the key pair, and every certificate has a valid signature of the next
    /// one. Every uploaded certificate must be a part of the chain, a copy of a part, or an alternative issuer. Certificates of the
    /// keystore complete the chain. Of several issuers, a valid one comes first, then one that leads to a root. The signature of a root on
    /// itself proves nothing and is not checked. Trust is not checked either.
    /// </summary>
    /// <param name="own">The present certificate of the key pair.</param>
    /// <param name="uploaded">The certificates of the upload, in any order.</param>
    /// <param name="keystoreCertificates">The certificates of the keystore; enumerated at most once per certificate of the chain.</param>
    /// <param name="at">The current time.</param>
    /// <returns>1 to <see cref="ChainReader.MaxCertificates"/> certificates.</returns>
    /// <exception cref="FileRefusedException"><see cref="FileFault.ChainKeyMismatch"/> or <see cref="FileFault.ChainInvalid"/>.</exception>
    public static IReadOnlyList<Certificate> Build(
        Certificate own, IReadOnlyList<Certificate> uploaded, IEnumerable<Certificate> keystoreCertificates, DateTimeOffset at)
    {
        var rest = uploaded.DistinctBy(certificate => certificate.FingerprintSha256, StringComparer.Ordinal).ToList();
        var leaf = TakeLeaf(own, rest);
        var given = rest.Select(certificate => certificate.FingerprintSha256).ToHashSet(StringComparer.Ordinal);
        var signatures = new IssuerSignatures();
        var issuers = new Issuers(
            certificate => rest.Concat(keystoreCertificates).Where(certificate.NamesAsIssuer),
            (certificate, issuer, _) => signatures.Verify(certificate, issuer));

        var chain = new IssuerPaths(issuers.Of, at, certificate => given.Contains(certificate.FingerprintSha256)).From(leaf);
        var placed = issuers.Above(leaf);
        var strangers = rest.FindAll(certificate => !placed.Contains(certificate.FingerprintSha256));
        if (strangers.Count == 0) return chain;
        var ends = rest.Except(strangers).Prepend(leaf)
            .Where(certificate => !certificate.IsSelfIssued && issuers.Of(certificate).Count == 0);
        throw Misplaced(strangers, ends, signatures);
    }

    private static Certificate TakeLeaf(Certificate own, List<Certificate> certificates)
    {
        // Authorities copy the key from the signing request octet by octet.
        var leaves = certificates.Where(certificate => CertificateFields.HaveSameKey(certificate, own)).ToList();
        if (leaves.Count == 0) throw new FileRefusedException(FileFault.ChainKeyMismatch);
        if (leaves.Count > 1) throw Invalid("The file holds more than one certificate for the key pair.");
        certificates.Remove(leaves[0]);
        return leaves[0];
    }

    // A foreign certificate with the name of a missing issuer explains the fault best.
    private static FileRefusedException Misplaced(List<Certificate> strangers, IEnumerable<Certificate> ends, IssuerSignatures signatures)
    {
        foreach (var end in ends)
        {
            if (strangers.Find(end.NamesAsIssuer) is { } namesake) return Invalid(ReasonOf(signatures.Judge(end, namesake), end));
        }

        return Invalid($"The file holds certificates that do not belong to the chain, such as {Cut(strangers[0].SubjectDN)}.");
    }

    private static string ReasonOf(Issuing issuing, Certificate certificate) => issuing switch
    {
        Issuing.UnknownAlgorithm =>
            $"The signature of a certificate cannot be checked: its algorithm, {certificate.SignatureAlgorithm}, is not supported.",
        Issuing.AnotherKey =>
            "The issuer of a certificate is in the file, but its key identifier, serial number or key usage does not match, "
            + "so the signature was not checked.",
        _ => "The signature of a certificate does not match the issuer in the file.",
    };

    private static string Cut(string name)
    {
        const int MaxLength = 200;
        return name.Length <= MaxLength ? name : name[..MaxLength] + "…";
    }

    private static FileRefusedException Invalid(string reason) => new(FileFault.ChainInvalid, reason);
}
