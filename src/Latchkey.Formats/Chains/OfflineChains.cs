using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Formats.Chains;

/// <summary>
/// Starts every certificate chain that is built in this process, for handshakes too. Chains use only certificates at hand. No issuer,
/// revocation list or OCSP answer is fetched from an address in a certificate, because the author of the certificate chose that address.
/// </summary>
public static class OfflineChains
{
    /// <summary>A policy that trusts the roots of the machine.</summary>
#pragma warning disable RS0030 // The one place where policies and chains are made
    public static X509ChainPolicy Policy() => new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };

    /// <summary>A chain that trusts only the roots in its <c>CustomTrustStore</c>, which is empty at first.</summary>
    public static X509Chain Begin()
    {
        var policy = Policy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        return new X509Chain { ChainPolicy = policy };
#pragma warning restore RS0030
    }
}
