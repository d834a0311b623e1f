using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Tests;
using Latchkey.Formats.Tests.Certificates;
using Latchkey.Formats.Tests.Chains;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Keystores.Tests.KeyPairs;

/// <summary>Self-signed certificates for keys that other tools made.</summary>
public sealed class UploadedKeyTests(WorkFolder folder) : IClassFixture<WorkFolder>
{
    private static readonly CertificateSpecification Specification = new() { CommonName = "sap", Country = "DE" };

    [Theory]
    [InlineData("-algorithm RSA -pkeyopt rsa_keygen_bits:2048", "RSA", "SHA256withRSA")]
    [InlineData("-algorithm RSA -pkeyopt rsa_keygen_bits:1031", "RSA", "SHA256withRSA")]
    [InlineData("-algorithm RSA -pkeyopt rsa_keygen_bits:512", "RSA", "SHA256withRSA")]
    [InlineData("-algorithm EC -pkeyopt ec_paramgen_curve:P-256", "EC", "SHA256withECDSA")]
    [InlineData("-algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP512r1", "EC", "SHA256withECDSA")]
    [InlineData("-algorithm ED25519", "EdDSA", "Ed25519")]
    [InlineData("-paramfile {dsa.pem}", "DSA", "SHA256withDSA")]
    public void A_key_of_OpenSSL_gets_a_certificate(string arguments, string type, string algorithm)
    {
        if (type == "DSA") folder.OpenSsl("dsaparam -out {dsa.pem} 1024");
        folder.OpenSsl($"genpkey {arguments} -out {{key.pem}}");
        using var key = folder.ReadPrivateKey("key.pem");

        var certificate = Sign(key, Specification);

        certificate.KeyType.ShouldBe(type);
        certificate.SignatureAlgorithm.ShouldBe(algorithm);
        certificate.SubjectDN.ShouldBe("CN=sap, C=DE");
        certificate.ValidNotAfter.ShouldBe(new DateTimeOffset(2036, 3, 2, 10, 20, 30, TimeSpan.Zero));
    }

    [Fact]
    public void An_EC_key_without_its_public_half_as_the_JDK_writes_it_gets_a_certificate()
    {
        // PrivateKeyInfo of SEC 1: version, number of 32 octets
        var number = Enumerable.Repeat((byte)0x42, 32).ToArray();
        using var key = new SecretBytes(PrivateKeyInfo(
            Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Oid("1.2.840.10045.3.1.7")),
            Der.Sequence(Der.Integer(1), Der.Value(0x04, number))));

        Sign(key, Specification).EllipticCurve.ShouldBe("secp256r1");
    }

    [Fact]
    public void A_hash_that_is_too_long_for_an_RSA_key_is_refused()
    {
        folder.OpenSsl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:512 -out {short.pem}");
        using var key = folder.ReadPrivateKey("short.pem");

        Refused(key, Specification with { SignatureAlgorithm = "SHA-512/RSA" }).ShouldBeOfType<Refusal.KeyPairRequestInvalid>()
            .Property.ShouldBe("SignatureAlgorithm");
    }

    [Fact]
    public void A_request_is_checked_as_for_a_generated_key_pair()
    {
        using var key = new SecretBytes(Ed25519(32));

        Refused(key, Specification with { Country = null }).ShouldBeOfType<Refusal.KeyPairRequestInvalid>().Property.ShouldBe("Country");
        Refused(key, Specification with { SignatureAlgorithm = "SHA-512/RSA" }).ShouldBeOfType<Refusal.KeyPairRequestInvalid>()
            .Property.ShouldBe("SignatureAlgorithm");
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void A_key_that_cannot_sign_is_refused(byte[] pkcs8, string reason)
    {
        using var key = new SecretBytes(pkcs8);

        Refused(key, Specification).ShouldBeOfType<Refusal.PrivateKeyNotAcceptable>().Reason.ShouldContain(reason);
    }

    public static TheoryData<byte[], string> BadKeys { get; } = new()
    {
        { [], "damaged" },
        { [0x30, 0x00], "damaged" },
        { Ed25519(31), "damaged" },
        { RsaOfUnfittingNumbers(), "damaged" },
        { PrivateKeyInfo(Der.Sequence(Der.Oid("1.3.101.113")), Der.Value(0x04, new byte[57])), "neither RSA nor DSA nor EC nor Ed25519" },
        { PrivateKeyInfo(Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Sequence()), Der.Sequence()), "on a curve without a known name" },
        { PrivateKeyInfo(Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Oid("1.2.3")), Der.Sequence()), "on a curve without a known name" },
    };

    [Fact]
    public void A_key_too_long_to_compute_with_is_refused_at_once()
    {
        byte[] huge = [0x7F, .. new byte[5_000]];
        var domain = Der.Sequence(Der.Integer(huge), Der.Integer(huge), Der.Integer(huge));
        using var dsa = new SecretBytes(PrivateKeyInfo(Der.Sequence(Der.Oid("1.2.840.10040.4.1"), domain), Der.Integer(huge)));

        Refused(dsa, Specification).ShouldBeOfType<Refusal.PrivateKeyNotAcceptable>().Reason.ShouldContain("more than 3072 bits");
    }

    private static byte[] Ed25519(int length) => PrivateKeyInfo(Der.Sequence(Der.Oid("1.3.101.112")), Der.Value(0x04, new byte[length]));

    private static byte[] RsaOfUnfittingNumbers()
    {
        using var rsa = RSA.Create(1024);
        var octets = rsa.ExportPkcs8PrivateKey();
        octets[100] ^= 1;
        return octets;
    }

    private static byte[] PrivateKeyInfo(byte[] algorithm, byte[] key) => Der.Sequence(Der.Integer(0), algorithm, Der.Value(0x04, key));

    private Certificate Sign(SecretBytes key, CertificateSpecification specification)
    {
        var certificate = KeyPairFactory.SelfSigned(key, specification, Specifications.Now);
        var file = folder.Write("certificate.pem", certificate);
        folder.OpenSsl("verify -attime 1780000000 -check_ss_sig -CAfile {certificate.pem} {certificate.pem}").ShouldContain("OK");
        certificate.ShouldAgreeWith(OpenSsl.Read(file));
        return certificate;
    }

    private static Refusal Refused(SecretBytes key, CertificateSpecification specification) =>
        Should.Throw<RefusalException>(() => KeyPairFactory.SelfSigned(key, specification, Specifications.Now)).Refusal;
}
