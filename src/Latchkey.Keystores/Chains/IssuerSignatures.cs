using System.Security.Cryptography.X509Certificates;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Chains;

/// <summary>Checks signatures of certificates, whatever the algorithm, through the platform; each pair of certificates once.</summary>
/// <param name="mayCheck">Asked before a check of a certificate and its issuer; without it, 30 are made.</param>
internal sealed class IssuerSignatures(Func<Certificate, Certificate, bool>? mayCheck = null)
{
    /// <summary>What a check costs on most keys, in nanoseconds of the platform's time.</summary>
    public const int UsualCost = 1_000_000;

    private const int LargeCost = 20_000_000;
    private const int LargestUsualCurve = 384;

    // A chain has three or four. A file made to cost much could ask for 190, on curves that take 20 ms each.
    private const int MaxChecks = 30;

    private readonly Dictionary<(string Certificate, string Issuer), Issuing> _known = [];

    /// <summary>What a check of a signature by this issuer costs, in nanoseconds: on large or odd curves it is more.</summary>
    public static int CostOf(Certificate issuer) =>
        issuer.KeyType == "RSA" || (issuer.KeyType == "EC" && issuer.KeySize <= LargestUsualCurve) ? UsualCost : LargeCost;

    /// <summary>Whether <see cref="Judge"/> finds the signature to be the issuer's.</summary>
    public bool Verify(Certificate certificate, Certificate issuer) => Judge(certificate, issuer) == Issuing.Verified;

    /// <summary>
    /// Whether the issuer's name and key identifier fit to what the certificate says of its issuer, and the issuer's key
    /// verifies its signature. Never for a certificate and itself. Nothing else of a path is judged, such as dates: that is for
    /// those who trust it.
    /// </summary>
    public Issuing Judge(Certificate certificate, Certificate issuer)
    {
        var pair = (certificate.FingerprintSha256, issuer.FingerprintSha256);
        if (_known.TryGetValue(pair, out var judged)) return judged;
        if (!(mayCheck?.Invoke(certificate, issuer) ?? _known.Count < MaxChecks)) return Issuing.Unchecked;
        return _known[pair] = Check(certificate, issuer);
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
            return Array.Exists(chain.ChainElements[0].ChainElementStatus, status => status.Status == X509ChainStatusFlags.NotSignatureValid)
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
