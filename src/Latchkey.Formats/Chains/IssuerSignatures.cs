using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Keys.Rsa;

namespace Latchkey.Formats.Chains;

/// <summary>Checks signatures of certificates with the platform, for every algorithm, once for each pair of certificates.</summary>
internal sealed class IssuerSignatures
{
    // Nanoseconds of the platform's time (docs/implementation-details.md), for most keys and for large or unusual curves.
    private const long UsualCost = 800_000;
    private const long LargeCost = 20_000_000;

    // The cost of parsing and hashing. The platform goes through all extensions for each one that it looks up.
    private const long CostOfOctet = 60;
    private const long CostOfExtension = 3_000;

    // OpenSSL compares every name with every constraint, at most 2^20 times. Each comparison costs by the lengths of both.
    private const long CostOfComparison = 1;
    private const long MostOfComparisons = 50_000_000;

    private const int LargestUsualCurve = 384;

    // A chain has three or four signatures. A malicious file could demand 190, on curves that take 20 ms each.
    private const int MaxChecks = 30;
    private const long MaxCost = 650_000_000;

    private readonly Dictionary<(string Certificate, string Issuer), Issuing> _known = [];
    private long _cost;

    /// <summary>
    /// The maximum cost of a check, in nanoseconds. It depends on the issuer's key, on the lengths and extensions of both certificates, and
    /// on the names that the platform compares with the issuer's constraints.
    /// </summary>
    public static long CostOf(Certificate certificate, Certificate issuer) =>
        CostOfKey(issuer) + CostOfNames(certificate, issuer) + CostOfParsing(certificate) + CostOfParsing(issuer);

    /// <summary>Whether <see cref="Judge"/> attributes the signature to the issuer.</summary>
    public bool Verify(Certificate certificate, Certificate issuer) => Judge(certificate, issuer) == Issuing.Verified;

    /// <summary>
    /// Checks whether the issuer's name and key identifier match the values in the certificate, and whether the issuer's key verifies its
    /// signature. Never true for a certificate and itself. Nothing else, such as dates, is checked here; that is a matter of trust.
    /// </summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">A possible issuer.</param>
    /// <param name="mayCheck">Called before each check. By default, up to 30 checks are made that together cost at most 0.65 s.</param>
    public Issuing Judge(Certificate certificate, Certificate issuer, Func<bool>? mayCheck = null)
    {
        var pair = (certificate.FingerprintSha256, issuer.FingerprintSha256);
        if (_known.TryGetValue(pair, out var judged)) return judged;
        if (!(mayCheck?.Invoke() ?? MayCheck(certificate, issuer))) return Issuing.Unchecked;
        return _known[pair] = Check(certificate, issuer);
    }

    private bool MayCheck(Certificate certificate, Certificate issuer)
    {
        if (_known.Count >= MaxChecks) return false;
        var cost = CostOf(certificate, issuer);
        if (_cost + cost > MaxCost) return false;
        _cost += cost;
        return true;
    }

    private static long CostOfKey(Certificate issuer) => issuer.KeyType switch
    {
        "RSA" => UsualCost + RsaPublicKey.CostOfVerifying(CertificateFields.KeyOf(issuer).Key),
        "EC" when issuer.KeySize <= LargestUsualCurve => UsualCost,
        _ => LargeCost,
    };

    private static long CostOfParsing(Certificate certificate) =>
        (certificate.Der.Length * CostOfOctet) + (CertificateFields.Of(certificate).CountExtensions() * CostOfExtension);

    private static long CostOfNames(Certificate certificate, Certificate issuer)
    {
        long constraints = CertificateFields.Of(issuer).FindExtension(Oids.NameConstraints).Length;
        return Math.Min(constraints * certificate.Der.Length * CostOfComparison, MostOfComparisons);
    }

    private static Issuing Check(Certificate certificate, Certificate issuer)
    {
        using var chain = OfflineChains.Begin();
        try
        {
            using var signed = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
            using var signer = X509CertificateLoader.LoadCertificate(issuer.Der.Span);
            chain.ChainPolicy.CustomTrustStore.Add(signer);
            chain.Build(signed);
            // Element 0 is the certificate, and element 1 the possible issuer. Only the faults of element 0 matter here.
            if (chain.ChainElements.Count < 2) return Issuing.AnotherKey;
            var faults = chain.ChainElements[0].ChainElementStatus;
            return Array.Exists(faults, fault => fault.Status == X509ChainStatusFlags.NotSignatureValid)
                ? Unverified(certificate)
                : Issuing.Verified;
        }
        catch (Exception)
        {
            // If the platform cannot process it, it is not verified.
            return Issuing.UnknownAlgorithm;
        }
        finally
        {
            foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        }
    }

    // OpenSSL 3 lacks MD2, and reports a missing algorithm as a wrong signature. An algorithm without a name has its OID here.
    private static Issuing Unverified(Certificate certificate) =>
        certificate.SignatureAlgorithm.StartsWith("MD2", StringComparison.Ordinal) || char.IsAsciiDigit(certificate.SignatureAlgorithm[0])
            ? Issuing.UnknownAlgorithm
            : Issuing.WrongSignature;
}
