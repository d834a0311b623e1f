using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Tests.Keys;

namespace Latchkey.Formats.Tests;

/// <summary>Certificates whose names of issuers are not enough.</summary>
internal static class Issuers
{
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] SelfSigned(byte[] pkcs8, string name) => SelfSignedAs(pkcs8, $"CN={name}");

    public static byte[] SelfSignedAs(byte[] pkcs8, string subject, int years = 20)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(Start, Start.AddYears(years)).RawData;
    }

    /// <summary>
    /// Issuers of one name with different keys, with identifiers or without, and for each of them a pair that it has signed.
    /// </summary>
    public static (TestPair[] Leaves, byte[][] Issuers) OfOneName(int count, bool identified = true)
    {
        var leaves = new List<TestPair>();
        var issuers = new List<byte[]>();
        for (var i = 0; i < count; i++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=issuer", key, HashAlgorithmName.SHA256);
            var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
            if (identified) request.CertificateExtensions.Add(identifier);
            issuers.Add(request.CreateSelfSigned(Start, Start.AddYears(20)).RawData);
            leaves.Add(Issue(
                key, "issuer", "leaf", identified ? [X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier)] : []));
        }

        return ([.. leaves], [.. issuers]);
    }

    /// <summary>Two certificates that have signed each other, and the pair of the first.</summary>
    public static (TestPair Pair, byte[][] Circle) Circle()
    {
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pair = Certify(first, "a", second, "b");
        return (pair, [pair.Certificate, Certify(second, "b", first, "a").Certificate]);
    }

    private static TestPair Issue(ECDsa issuer, string issuerName, string name, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Certify(key, name, issuer, issuerName, extensions);
    }

    private static TestPair Certify(ECDsa key, string name, ECDsa issuer, string issuerName, params X509Extension[] extensions)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        foreach (var extension in extensions) request.CertificateExtensions.Add(extension);
        var signer = X509SignatureGenerator.CreateForECDsa(issuer);
        using var certificate = request.Create(new X500DistinguishedName($"CN={issuerName}"), signer, Start, Start.AddYears(20), [1]);
        return new TestPair(key.ExportPkcs8PrivateKey(), certificate.RawData);
    }
}
