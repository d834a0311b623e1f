using System.Security.Cryptography.X509Certificates;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Chains;

/// <summary>Checks signatures of certificates, whatever the algorithm, through the platform.</summary>
internal sealed class IssuerSignatures
{
    // A chain has three or four. A file made to cost much could ask for 190, on curves that take 20 ms each.
    private const int MaxChecks = 30;

    private int _checks;

    /// <summary>
    /// Whether the issuer's name and key identifier fit to what the certificate says of its issuer, and the issuer's key
    /// verifies its signature. Always false for a certificate and itself. Nothing else of a path is judged, such as
    /// dates: that is for those who trust it. Asked more than 30 times, it no longer looks and says no.
    /// </summary>
    public bool Verify(Certificate certificate, Certificate issuer)
    {
        if (++_checks > MaxChecks) return false;
        using var chain = OfflineChains.Begin();
        try
        {
            using var signed = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
            using var signer = X509CertificateLoader.LoadCertificate(issuer.Der.Span);
            chain.ChainPolicy.CustomTrustStore.Add(signer);
            chain.Build(signed);
            // The issuer, if it is one, stands above the certificate; what is wrong with it itself does not matter here.
            return chain.ChainElements.Count > 1
                && !Array.Exists(chain.ChainElements[0].ChainElementStatus, status => status.Status == X509ChainStatusFlags.NotSignatureValid);
        }
        catch (Exception)
        {
            // What the platform cannot even judge, such as an algorithm that it does not know, is not verified.
            return false;
        }
        finally
        {
            foreach (var element in chain.ChainElements) element.Certificate.Dispose();
        }
    }
}
