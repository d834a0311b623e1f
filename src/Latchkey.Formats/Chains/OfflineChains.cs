using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Formats.Chains;

/// <summary>
/// Begins every chain of certificates that is built here, in a handshake or elsewhere, from what is at hand: no issuer, revocation
/// list or OCSP answer is fetched from an address that a certificate names, because the author of the certificate chose that address.
/// </summary>
public static class OfflineChains
{
    /// <summary>A new policy that trusts the roots of the machine.</summary>
#pragma warning disable RS0030 // The one place where policies and chains are made
    public static X509ChainPolicy Policy() => new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };

    /// <summary>A new chain that trusts no root but those that are added to its <c>CustomTrustStore</c>.</summary>
    public static X509Chain Begin()
    {
        var policy = Policy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        return new X509Chain { ChainPolicy = policy };
#pragma warning restore RS0030
    }
}
