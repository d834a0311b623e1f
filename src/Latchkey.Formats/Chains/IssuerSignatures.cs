using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Keys.Rsa;

namespace Latchkey.Formats.Chains;

/// <summary>Checks signatures of certificates, whatever the algorithm, through the platform; each pair of certificates once.</summary>
internal sealed class IssuerSignatures
{
    // In nanoseconds of the platform's time (docs/implementation-details.md), on most keys and on large or odd curves.
    private const long UsualCost = 800_000;
    private const long LargeCost = 20_000_000;

    // What it parses and hashes; it goes through all extensions for each one that it looks for.
    private const long CostOfOctet = 60;
    private const long CostOfExtension = 3_000;

    // OpenSSL compares every name with every constraint, 2^20 times at most: for each octet of the one and each of the other.
    private const long CostOfComparison = 1;
    private const long MostOfComparisons = 50_000_000;

    private const int LargestUsualCurve = 384;

    // A chain has three or four. A file made to cost much could ask for 190, on curves that take 20 ms each.
    private const int MaxChecks = 30;
    private const long MaxCost = 650_000_000;

    private readonly Dictionary<(string Certificate, string Issuer), Issuing> _known = [];
    private long _cost;

    /// <summary>
    /// What a check costs at most, in nanoseconds: by the issuer's key, by the length and the extensions of both certificates, and by the
    /// names that the platform compares with the issuer's constraints.
    /// </summary>
    public static long CostOf(Certificate certificate, Certificate issuer) =>
        CostOfKey(issuer) + CostOfNames(certificate, issuer) + CostOfParsing(certificate) + CostOfParsing(issuer);

    /// <summary>Whether <see cref="Judge"/> finds the signature to be the issuer's.</summary>
    public bool Verify(Certificate certificate, Certificate issuer) => Judge(certificate, issuer) == Issuing.Verified;

    /// <summary>
    /// Whether the issuer's name and key identifier fit to what the certificate says of its issuer, and the issuer's key
    /// verifies its signature. Never for a certificate and itself. Nothing else of a path is judged, such as dates: that is for
    /// those who trust it.
    /// </summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="issuer">What may be its issuer.</param>
    /// <param name="mayCheck">Asked before a check is made; without it, 30 are made that cost 0.65 s together.</param>
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
            // The issuer, if it is one, stands above the certificate; what is wrong with it itself does not matter here.
            if (chain.ChainElements.Count < 2) return Issuing.AnotherKey;
            var faults = chain.ChainElements[0].ChainElementStatus;
            return Array.Exists(faults, fault => fault.Status == X509ChainStatusFlags.NotSignatureValid)
                ? Unverified(certificate)
                : Issuing.Verified;
        }
        catch (Exception)
        {
            // What the platform cannot even judge is not verified.
            return Issuing.UnknownAlgorithm;
        }
        finally
        {
            foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        }
    }

    // OpenSSL 3 has no MD2, and reports every algorithm that it lacks as a signature that does not fit. One without a name has its OID.
    private static Issuing Unverified(Certificate certificate) =>
        certificate.SignatureAlgorithm.StartsWith("MD2", StringComparison.Ordinal) || char.IsAsciiDigit(certificate.SignatureAlgorithm[0])
            ? Issuing.UnknownAlgorithm
            : Issuing.WrongSignature;
}
