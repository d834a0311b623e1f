using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Formats.Tests.KeystoreFiles;

/// <summary>A key and certificates among which its issuers are costly to find; the key's own certificate comes first.</summary>
/// <param name="Pkcs8">The key, EC.</param>
/// <param name="Certificates">The certificates.</param>
internal sealed record CostlyChains(byte[] Pkcs8, byte[][] Certificates)
{
    private static readonly byte[] RsaWithSha256 = Der.Sequence(Der.Oid("1.2.840.113549.1.1.11"), [0x05, 0x00]);

    private static readonly RawCertificate Namesake = new() { Subject = Der.Name("issuer") };

    /// <summary>Certificates of the issuer's name: most with another key identifier than the leaf asks for, and some with none.</summary>
    public static CostlyChains Namesakes(int different, int possible)
    {
        var authority = Identifier("2.5.29.35", Der.Sequence(Der.Value(0x80, new byte[20])));
        var subject = Identifier("2.5.29.14", Der.Value(0x04, [1, .. new byte[19]]));
        return Of(
            new RawCertificate { Tail = authority }, different + possible, i => Namesake with { Tail = i < different ? subject : [] });
    }

    /// <summary>A leaf with as many extensions as given, and certificates of its issuer's name.</summary>
    public static CostlyChains LongLeaf(int extensions, int namesakes)
    {
        var many = RawCertificate.Extensions(
            [.. Enumerable.Range(0, extensions).Select(i => RawCertificate.Extension($"1.2.3.{i}", false, []))]);
        return Of(new RawCertificate { Tail = many }, namesakes, _ => Namesake);
    }

    /// <summary>Certificates of the issuer's name with RSA keys whose exponents are as long as their moduli.</summary>
    public static CostlyChains LongExponents(int namesakes, int bits = 3072)
    {
        var modulus = Enumerable.Repeat((byte)0x7F, bits / 8).ToArray();
        modulus[0] = 0xFF;
        byte[] exponent = [.. modulus[..^1], 0x7D];
        var leaf = new RawCertificate
        {
            InnerAlgorithm = RsaWithSha256,
            OuterAlgorithm = RsaWithSha256,
            Signature = [.. Enumerable.Repeat((byte)0x55, bits / 8)],
        };
        var key = RawCertificate.Rsa([0, .. modulus], [0, .. exponent]);
        return Of(leaf, namesakes, _ => Namesake with { PublicKey = key });
    }

    /// <summary>Certificates of two names, each signed by the key of every one of the other.</summary>
    public static CostlyChains Circle(int ofEach)
    {
        using var first = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serials = Enumerable.Range(1, ofEach).ToList();
        var certificates = serials.Select(i => Certify(first, "a", second, "b", i))
            .Concat(serials.Select(i => Certify(second, "b", first, "a", i)));
        return new CostlyChains(first.ExportPkcs8PrivateKey(), [.. certificates]);
    }

    private static CostlyChains Of(RawCertificate leaf, int count, Func<int, RawCertificate> make)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var own = leaf with { PublicKey = key.ExportSubjectPublicKeyInfo() };
        var others = Enumerable.Range(0, count).Select(i => make(i) with { SerialNumber = Der.Number(i + 2) });
        return new CostlyChains(key.ExportPkcs8PrivateKey(), [.. others.Prepend(own).Select(one => one.ToDer())]);
    }

    private static byte[] Identifier(string id, byte[] value) => RawCertificate.Extensions(RawCertificate.Extension(id, false, value));

    private static byte[] Certify(ECDsa key, string name, ECDsa issuer, string issuerName, int serial)
    {
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(
            new X500DistinguishedName($"CN={issuerName}"), X509SignatureGenerator.CreateForECDsa(issuer), start, start.AddYears(20),
            [(byte)serial]);
        return certificate.RawData;
    }
}
