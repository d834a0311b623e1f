using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.ProviderKeys;

/// <summary>
/// The operator's certificate authority: a root, an issuing authority below it, and the key pairs that it issues to tenants (RFC 5280).
/// </summary>
/// <param name="newKey">Makes an RSA key; the caller disposes it.</param>
public sealed class OperatorAuthority(Func<RSA> newKey)
{
    /// <summary>How long a root is valid.</summary>
    public static readonly TimeSpan RootLifetime = TimeSpan.FromDays(20 * 365);

    /// <summary>How long an issuing authority is valid.</summary>
    public static readonly TimeSpan IssuingLifetime = TimeSpan.FromDays(10 * 365);

    // The size of SAP's own keys (docs/contract.md#keys-of-the-operator).
    private const int KeySize = 2048;
    private const string Organization = "O=Latchkey Operator, C=DE";

    // The clocks of partners may be slow.
    private static readonly TimeSpan Leeway = TimeSpan.FromHours(1);

    /// <summary>Makes an RSA key of the size of every key here.</summary>
    public static RSA NewKey() => RSA.Create(KeySize);

    /// <summary>Creates a root.</summary>
    public NewKeyPair CreateRoot(DateTimeOffset now) =>
        Create("CN=Latchkey Operator Root CA, " + Organization, RootLifetime, now, null, AsAuthority(pathLength: 1));

    /// <summary>Creates an issuing authority.</summary>
    public NewKeyPair CreateIssuing(NewKeyPair root, DateTimeOffset now) =>
        Create("CN=Latchkey Operator Issuing CA, " + Organization, IssuingLifetime, now, root, AsAuthority(pathLength: 0));

    /// <summary>Issues a key pair with which a tenant authenticates to its partners.</summary>
    public NewKeyPair Issue(NewKeyPair issuing, string tenant, TimeSpan lifetime, DateTimeOffset now) =>
        Create($"CN={tenant}, OU=Integration, {Organization}", lifetime, now, issuing, AsClient);

    private NewKeyPair Create(
        string subject, TimeSpan lifetime, DateTimeOffset now, NewKeyPair? issuer, Action<CertificateRequest> purpose)
    {
        using var key = newKey();
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        purpose(request);
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = issuer is null
            ? request.CreateSelfSigned(now - Leeway, now + lifetime)
            : Sign(request, issuer, now - Leeway, now + lifetime);
        var own = CertificateReader.Read(certificate.RawData);
        var pkcs8 = key.ExportPkcs8PrivateKey();
        var privateKey = new SecretBytes(pkcs8);
        CryptographicOperations.ZeroMemory(pkcs8);
        return new NewKeyPair([own, .. issuer?.Chain ?? ImmutableArray<Certificate>.Empty], privateKey);
    }

    private static X509Certificate2 Sign(CertificateRequest request, NewKeyPair issuer, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var authority = X509CertificateLoader.LoadCertificate(issuer.Chain[0].Der.Span);
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(issuer.PrivateKey.Span, out _);
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension
                .CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var signer = X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1);
        return request.Create(authority.SubjectName, signer, notBefore, notAfter, SerialNumber());
    }

    // RFC 5280 section 4.1.2.2: positive, at most 20 octets. Random, so that no two are equal.
    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static Action<CertificateRequest> AsAuthority(int pathLength) => request =>
    {
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLength, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
    };

    private static void AsClient(CertificateRequest request)
    {
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false)); // clientAuth
    }
}
