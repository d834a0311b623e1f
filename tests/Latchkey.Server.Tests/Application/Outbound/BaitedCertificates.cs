using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Server.Tests.Application.Outbound;

/// <summary>
/// A certificate and the one of its issuer, under a root that nobody knows. Both name addresses of a host for everything that can
/// be fetched: issuers, answers of OCSP and revocation lists, over HTTP and LDAP.
/// </summary>
internal sealed class BaitedCertificates : IDisposable
{
    private readonly X509Certificate2 _intermediate;
    private readonly X509Certificate2 _leaf;

    public BaitedCertificates(string authority)
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var intermediateKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        var rootRequest = new CertificateRequest("CN=Unknown Root", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(now.AddYears(-2), now.AddYears(2));
        Root = root.ExportCertificatePem();
        _intermediate = Issue(Request("CN=Baited Intermediate", intermediateKey, authority, true), root.SubjectName, rootKey);
        using var leaf = Issue(Request("CN=localhost", leafKey, authority, false), _intermediate.SubjectName, intermediateKey);
        using var withKey = leaf.CopyWithPrivateKey(leafKey);
        _leaf = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pfx), null);
    }

    /// <summary>The root, which only those know who are given it.</summary>
    public string Root { get; }

    /// <summary>The certificates in a handshake: the server's own, alone or with that of its issuer.</summary>
    public SslStreamCertificateContext Shown(bool withIssuer) =>
        SslStreamCertificateContext.Create(_leaf, withIssuer ? [_intermediate] : [], offline: true);

    public void Dispose()
    {
        _leaf.Dispose();
        _intermediate.Dispose();
    }

    private static CertificateRequest Request(string subject, ECDsa key, string authority, bool isAuthority)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        string[] issuers = [$"http://{authority}/issuer.cer", $"ldap://{authority}/cn=issuer?cACertificate"];
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"http://{authority}/ocsp"], issuers));
        request.CertificateExtensions.Add(
            CertificateRevocationListBuilder.BuildCrlDistributionPointExtension(
                [$"http://{authority}/list.crl", $"ldap://{authority}/cn=list?certificateRevocationList"]));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        if (isAuthority) return request;
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 Issue(CertificateRequest request, X500DistinguishedName issuer, ECDsa key)
    {
        var now = TimeProvider.System.GetUtcNow();
        return request.Create(
            issuer, X509SignatureGenerator.CreateForECDsa(key), now.AddYears(-1), now.AddYears(1), RandomNumberGenerator.GetBytes(8));
    }
}
