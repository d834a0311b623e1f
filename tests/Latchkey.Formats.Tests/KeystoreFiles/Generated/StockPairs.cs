using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Tests.Keys;

namespace Latchkey.Formats.Tests.KeystoreFiles.Generated;

/// <summary>Pairs for generated keystores, each with a name of its own: two alone, and one with a chain of three.</summary>
internal static class StockPairs
{
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The private keys with their chains, the own certificate first.</summary>
    public static (byte[] Pkcs8, byte[][] Chain)[] All { get; } = Make();

    private static (byte[] Pkcs8, byte[][] Chain)[] Make()
    {
        using var root = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issuing = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var leaf = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        using var rootCertificate = Authority("root", root).CreateSelfSigned(Start, Start.AddYears(20));
        using var issuingCertificate = Authority("issuing", issuing).Create(
            rootCertificate.SubjectName, X509SignatureGenerator.CreateForECDsa(root), Start, Start.AddYears(19), [1]);
        using var leafCertificate = new CertificateRequest("CN=leaf", leaf, HashAlgorithmName.SHA256)
            .Create(issuingCertificate.SubjectName, X509SignatureGenerator.CreateForECDsa(issuing), Start, Start.AddYears(18), [2]);
        using var rsaCertificate = new CertificateRequest("CN=rsa, C=DE", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(Start, Start.AddYears(20));
        return
        [
            (leaf.ExportPkcs8PrivateKey(), [leafCertificate.RawData, issuingCertificate.RawData, rootCertificate.RawData]),
            (rsa.ExportPkcs8PrivateKey(), [rsaCertificate.RawData]),
            (TestPair.Ec.Pkcs8, [TestPair.Ec.Certificate]),
        ];
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        return request;
    }
}
