using Latchkey.Formats.Certificates;
using Latchkey.Keystores.Certificates;
using Latchkey.Keystores.Tenants;
using Latchkey.Keystores.Trust;


namespace Latchkey.Keystores.Tests.Expiry;

/// <summary>Entries of which nothing but the time matters; the certificates are made up.</summary>
internal static class Entries
{
    public static TenantKeystores Put(TenantKeystores keystores, string alias, string fingerprint, DateTimeOffset begin, DateTimeOffset end)
    {
        var certificate = Certificate(fingerprint, begin, end);
        var (name, edit) = (Alias.Parse(alias), new Edit("developer", begin));
        return keystores.Apply(
            keystores.System.ImportCertificate(name, certificate, keystores.System.Entries.ContainsKey(name), TrustBasis.Given, edit));
    }

    public static Certificate Certificate(string fingerprint, DateTimeOffset begin, DateTimeOffset end) => new()
    {
        Der = System.Text.Encoding.ASCII.GetBytes(fingerprint),
        KeyType = "RSA",
        KeySize = 2048,
        EllipticCurve = null,
        ValidNotBefore = begin,
        ValidNotAfter = end,
        SerialNumber = "0x1",
        SignatureAlgorithm = "SHA256withRSA",
        SubjectDN = "CN=a",
        IssuerDN = "CN=a",
        Version = 3,
        FingerprintSha1 = fingerprint,
        FingerprintSha256 = fingerprint,
        FingerprintSha512 = fingerprint,
    };
}
