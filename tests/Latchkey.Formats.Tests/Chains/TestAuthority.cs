using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Certificates;

namespace Latchkey.Formats.Tests.Chains;

/// <summary>A key with a name that signs certificates valid from 2020 to 2030.</summary>
internal sealed class TestAuthority(string name)
{
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The same key under another spelling of the name.</summary>
    public TestAuthority As(string spelling) => new(spelling) { _key = _key };

    public Certificate SelfSigned(DateTimeOffset? notAfter = null) => Issue(this, notAfter);

    public Certificate Issue(TestAuthority subject, DateTimeOffset? notAfter = null, bool maySign = true) =>
        Issue(subject._key, subject.Name, maySign, notAfter);

    /// <summary>A certificate for the key and the name of one that another made.</summary>
    public Certificate Issue(Certificate subject)
    {
        using var template = X509CertificateLoader.LoadCertificate(subject.Der.Span);
        return Sign(new CertificateRequest(template.SubjectName, template.PublicKey, HashAlgorithmName.SHA256), End);
    }

    /// <summary>One that names both keys, by which OpenSSL distinguishes authorities of one name.</summary>
    public Certificate IssueIdentified(TestAuthority subject)
    {
        var request = new CertificateRequest(subject.Name, subject._key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        request.CertificateExtensions.Add(subject.Identifier);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(Identifier));
        return Sign(request, End);
    }

    public Certificate IssueLeaf(string commonName, DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Issue(key, Named(commonName), maySign: false, notAfter);
    }

    private X500DistinguishedName Name { get; } = Named(name);

    private X509SubjectKeyIdentifierExtension Identifier => new(new PublicKey(_key), critical: false);

    private Certificate Issue(ECDsa key, X500DistinguishedName subject, bool maySign, DateTimeOffset? notAfter)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(maySign
            ? X509BasicConstraintsExtension.CreateForCertificateAuthority()
            : X509BasicConstraintsExtension.CreateForEndEntity());
        return Sign(request, notAfter ?? End);
    }

    private static X500DistinguishedName Named(string commonName)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(commonName);
        return builder.Build();
    }

    private Certificate Sign(CertificateRequest request, DateTimeOffset notAfter)
    {
        var signer = X509SignatureGenerator.CreateForECDsa(_key);
        using var certificate = request.Create(Name, signer, Start, notAfter, RandomNumberGenerator.GetBytes(8));
        return CertificateReader.Read(certificate.RawData);
    }
}
