using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Tests;
using Latchkey.Formats.Tests.Certificates;
using Latchkey.Formats.Tests.Chains;
using Latchkey.Formats.Tests.KeystoreFiles;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Keystores.Tests.KeyPairs;

/// <summary>Every kind of key that can be generated, judged by OpenSSL and by the reader of uploads.</summary>
public sealed class KeyPairFactoryTests(WorkFolder folder) : IClassFixture<WorkFolder>
{
    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    [InlineData(3072)]
    [InlineData(1032)]
    public void An_RSA_key_pair_is_generated(int size)
    {
        var certificate = Generate(Specifications.Rsa with { KeySize = size });

        certificate.KeyType.ShouldBe("RSA");
        certificate.KeySize.ShouldBe(size);
        certificate.EllipticCurve.ShouldBeNull();
        certificate.SignatureAlgorithm.ShouldBe("SHA512withRSA");
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    [InlineData(3072)]
    public void A_DSA_key_pair_is_generated(int size)
    {
        var certificate = Generate(Specifications.Dsa with { KeySize = size });

        certificate.KeyType.ShouldBe("DSA");
        certificate.KeySize.ShouldBe(size);
        certificate.SignatureAlgorithm.ShouldBe("SHA256withDSA");
    }

    [Theory]
    [InlineData(112, "secp192r1", "SHA256withECDSA")]
    [InlineData(192, "secp192r1", "SHA256withECDSA")]
    [InlineData(193, "secp224r1", "SHA256withECDSA")]
    [InlineData(224, "secp224r1", "SHA256withECDSA")]
    [InlineData(225, "secp256r1", "SHA256withECDSA")]
    [InlineData(256, "secp256r1", "SHA256withECDSA")]
    [InlineData(257, "secp384r1", "SHA512withECDSA")]
    [InlineData(384, "secp384r1", "SHA512withECDSA")]
    [InlineData(385, "secp521r1", "SHA512withECDSA")]
    [InlineData(571, "secp521r1", "SHA512withECDSA")]
    public void An_EC_key_pair_is_generated_by_size(int size, string curve, string algorithm)
    {
        var certificate = Generate(Specifications.Ec with { KeySize = size });

        certificate.KeyType.ShouldBe("EC");
        certificate.EllipticCurve.ShouldBe(curve);
        certificate.SignatureAlgorithm.ShouldBe(algorithm);
    }

    [Theory]
    [MemberData(nameof(Curves.All), MemberType = typeof(Curves))]
    public void An_EC_key_pair_is_generated_on_every_curve_of_the_documentation(string name, string curve, int size)
    {
        var certificate = Generate(Specifications.On(name));

        certificate.EllipticCurve.ShouldBe(curve);
        certificate.KeySize.ShouldBe(size);
    }

    [Theory]
    [InlineData("RSA", "SHA-512/RSA", "SHA512withRSA")]
    [InlineData("RSA", "SHA-384/RSA", "SHA384withRSA")]
    [InlineData("RSA", "SHA-256/RSA", "SHA256withRSA")]
    [InlineData("RSA", "SHA-224/RSA", "SHA224withRSA")]
    [InlineData("RSA", "SHA-1/RSA", "SHA1withRSA")]
    [InlineData("RSA", "SHA512/RSA", "SHA512withRSA")]
    [InlineData("RSA", "SHA256/RSA", "SHA256withRSA")]
    [InlineData("RSA", "SHA1/RSA", "SHA1withRSA")]
    [InlineData("DSA", "SHA-256/DSA", "SHA256withDSA")]
    [InlineData("DSA", "SHA-224/DSA", "SHA224withDSA")]
    [InlineData("DSA", "SHA-1/DSA", "SHA1withDSA")]
    [InlineData("EC", "SHA-512/ECDSA", "SHA512withECDSA")]
    [InlineData("EC", "SHA-256/ECDSA", "SHA256withECDSA")]
    [InlineData("EC", "SHA1/ECDSA", "SHA1withECDSA")]
    public void A_certificate_is_signed_with_the_algorithm_that_was_asked_for(string type, string requested, string algorithm) =>
        Generate(Specifications.OfType(type) with { SignatureAlgorithm = requested }).SignatureAlgorithm.ShouldBe(algorithm);

    [Theory]
    [InlineData("RSA")]
    [InlineData("DSA")]
    [InlineData("EC")]
    public void A_generated_key_signs_what_its_certificate_verifies(string type)
    {
        var pair = KeyPairFactory.Generate(Specifications.OfType(type), Specifications.Now);
        using var key = pair.PrivateKey;

        KeyPairAssertions.ShouldSignFor(key.Span, pair.Certificate);
    }

    [Fact]
    public void Two_key_pairs_share_neither_key_nor_serial_number()
    {
        var one = Generate(Specifications.Ec);
        var other = Generate(Specifications.Ec);

        one.SerialNumber.ShouldNotBe(other.SerialNumber);
        one.SerialNumber.Length.ShouldBe(2 + 32);
        one.FingerprintSha256.ShouldNotBe(other.FingerprintSha256);
    }

    // OpenSSL alone decides whether the certificate is right, and whether it belongs to the key.
    private Certificate Generate(KeyPairSpecification specification)
    {
        var (privateKey, certificate) = KeyPairFactory.Generate(specification, Specifications.Now);
        using (privateKey)
        {
            folder.Write("key.pem", privateKey);
            var file = folder.Write("certificate.pem", certificate);
            folder.OpenSsl("verify -attime 1780000000 -check_ss_sig -CAfile {certificate.pem} {certificate.pem}").ShouldContain("OK");
            folder.OpenSsl("x509 -in {certificate.pem} -noout -pubkey").ShouldBe(folder.OpenSsl("pkey -in {key.pem} -pubout"));
            certificate.ShouldAgreeWith(OpenSsl.Read(file));
        }

        return certificate;
    }
}
