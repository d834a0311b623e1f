using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>A private key and its self-signed certificate, both encoded.</summary>
internal sealed record TestPair(byte[] Pkcs8, byte[] Certificate)
{
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TestPair Ec { get; } = OfCurve("1.2.840.10045.3.1.7");

    public static TestPair OtherEc { get; } = OfCurve("1.2.840.10045.3.1.7");

    public static TestPair Rsa { get; } = OfRsa(2048);

    public static TestPair OfCurve(string oid)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(oid));
        return Of(key.ExportPkcs8PrivateKey(), new CertificateRequest("CN=pair", key, HashAlgorithmName.SHA256));
    }

    public static TestPair OfRsa(int bits)
    {
        using var key = RSA.Create(bits);
        return Of(key.ExportPkcs8PrivateKey(), new CertificateRequest("CN=pair", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static TestPair Of(byte[] pkcs8, CertificateRequest request)
    {
        using var certificate = request.CreateSelfSigned(Start, Start.AddYears(20));
        return new TestPair(pkcs8, certificate.RawData);
    }
}
