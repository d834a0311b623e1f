using System.Numerics;
using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Pkcs12;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Tests.Java;
using Latchkey.Formats.Tests.KeystoreFiles;
using Latchkey.Formats.Tests.Pkcs12;
using Latchkey.Keystores.KeyPairs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using static Latchkey.Formats.Tests.Pkcs12.Pkcs12File;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>Pairs of other tools: each that is taken makes a request that OpenSSL verifies, and one that cannot is refused.</summary>
public sealed class UsablePairsTests(WorkFolder folder, JavaKeystores java) : IClassFixture<WorkFolder>
{
    // ECPrivateKey of a number of 17 octets where the curve's order has 32: as OpenSSL up to 1.0 wrote it.
    private const string ShortNumber =
        "asn1=SEQUENCE:k\n[k]\nv=INTEGER:1\nd=FORMAT:HEX,OCTETSTRING:0102030405060708090A0B0C0D0E0F1011\np=EXPLICIT:0,OID:prime256v1\n";

    [Fact]
    public void Every_pair_of_keytool_makes_its_request()
    {
        foreach (var type in JavaKeystores.Types)
            foreach (var pair in java.Open(type).Entries.OfType<KeystoreFileEntry.KeyPair>())
                ShouldMakeItsRequest(pair.PrivateKey, pair.Chain[0]);
    }

    [Theory]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:sect233k1 -out {key.pem}")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:sect409k1 -out {key.pem}")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp160r1 -out {key.pem}")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp160k1 -out {key.pem}")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp224k1 -out {key.pem}")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:c2tnb431r1 -out {key.pem}")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP512r1 -out {key.pem}")]
    [InlineData("asn1parse -genconf {short.cnf} -out {short.der} -noout; ec -inform DER -in {short.der} -out {key.pem}")]
    [InlineData("genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024 -out {key.pem}")]
    [InlineData("genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024 -pkeyopt rsa_pss_keygen_md:sha256 -out {key.pem}")]
    [InlineData(
        "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:1024 -pkeyopt rsa_pss_keygen_md:sha384 "
        + "-pkeyopt rsa_pss_keygen_mgf1_md:sha1 -pkeyopt rsa_pss_keygen_saltlen:20 -out {key.pem}")]
    [InlineData("genpkey -algorithm ED25519 -out {key.pem}")]
    public void A_pair_of_OpenSSL_makes_its_request(string commands)
    {
        folder.Write("short.cnf", ShortNumber);
        foreach (var command in commands.Split("; ")) folder.OpenSsl(command);
        folder.OpenSsl("req -x509 -new -key {key.pem} -subj /CN=pair -days 365 -out {own.crt}");
        folder.OpenSsl("pkcs12 -export -inkey {key.pem} -in {own.crt} -passout pass:changeit -out {pair.p12}");

        using var pair = KeyPairFile.Read(folder.Read("pair.p12"), "changeit");

        ShouldMakeItsRequest(pair.PrivateKey, pair.Chain[0]);
    }

    [Fact]
    public void A_pair_of_BouncyCastle_makes_its_request()
    {
        var ed25519 = PrivateKeyInfoFactory.CreatePrivateKeyInfo(new Ed25519PrivateKeyParameters(new byte[32])).GetDerEncoded();
        ed25519.AsSpan().IndexOf((byte[])[0x02, 0x01, 0x01]).ShouldBeGreaterThan(0, "version 2");
        using var key = new SecretBytes(ed25519);
        var certificate = KeyPairFactory.SelfSigned(
            key, new CertificateSpecification { CommonName = "pair", Country = "DE" }, new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

        using var pair = KeyPairFile.Read(Pkcs12File.Of(Safe(Key(ed25519), Certificate(certificate.Der.ToArray()))), "");

        ShouldMakeItsRequest(pair.PrivateKey, pair.Chain[0]);
        pair.PrivateKey.Span[..5].ToArray().ShouldBe([0x30, 0x2E, 0x02, 0x01, 0x00], "stored as version 1");
    }

    [Fact]
    public void A_key_that_fits_its_certificate_and_cannot_sign_is_refused_before_it_is_stored()
    {
        var form = RsaKeyForms.Of(OfCompositePrime(), "NULL", isSigned: false, isVersion2: false, hasAttributes: false);
        var certificate = new RawCertificate { PublicKey = form.PublicKey }.ToDer();
        var jks = JksFile.Of(
            JksFile.Jks,
            JksFile.Key("composite", JavaProtection.Jks(form.Pkcs8), certificate),
            JksFile.Key("good", JavaProtection.Jks(TestPair.Ec.Pkcs8), TestPair.Ec.Certificate));

        using var keystore = KeystoreFileReader.Read(jks, JavaKeystores.Password);

        keystore.Entry<KeystoreFileEntry.Unsupported>("composite").Reason.ShouldContain("damaged");
        keystore.Entry<KeystoreFileEntry.KeyPair>("good").ShouldSign();
        Should.Throw<FileRefusedException>(() => KeyPairFile.Read(Pkcs12File.Of(Safe(Key(form.Pkcs8), Certificate(certificate))), ""))
            .ShouldBeOf(FileFault.KeystoreFileNotAcceptable).Reason.ShouldContain("damaged");
    }

    [Fact]
    public void More_pairs_than_there_is_time_to_prove_are_all_read()
    {
        var pair = TestPair.OfRsa(2048);
        byte[][] entries =
            [.. Enumerable.Range(0, 1_000).Select(i => JksFile.Key($"pair {i}", JavaProtection.Jks(pair.Pkcs8), pair.Certificate))];

        using var keystore = KeystoreFileReader.Read(JksFile.Of(JksFile.Jks, entries), JavaKeystores.Password);

        keystore.Entries.OfType<KeystoreFileEntry.KeyPair>().Count().ShouldBe(1_000);
        keystore.Entry<KeystoreFileEntry.KeyPair>("pair 999").ShouldSign();
    }

    // All numbers fit each other, but p is a product: only a signature shows it.
    private static RSAParameters OfCompositePrime()
    {
        using var first = RSA.Create(1024);
        using var second = RSA.Create(1024);
        var (a, b) = (first.ExportParameters(true), second.ExportParameters(true));
        BigInteger Number(byte[] octets) => new(octets, isUnsigned: true, isBigEndian: true);
        var (p, q, e) = (Number(a.P!) * Number(a.Q!), Number(b.P!), new BigInteger(65_537));
        var d = Inverse(e, (p - 1) * (q - 1));
        byte[] Octets(BigInteger number) => number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return new RSAParameters
        {
            Modulus = Octets(p * q),
            Exponent = Octets(e),
            D = Octets(d),
            P = Octets(p),
            Q = Octets(q),
            DP = Octets(d % (p - 1)),
            DQ = Octets(d % (q - 1)),
            InverseQ = Octets(Inverse(q, p)),
        };
    }

    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (a, b, x, y) = (number % modulus, modulus, BigInteger.One, BigInteger.Zero);
        while (a > 1 && b > 0) (a, b, x, y) = (b, a % b, y, x - (a / b * y));
        return ((x % modulus) + modulus) % modulus;
    }

    private void ShouldMakeItsRequest(SecretBytes key, Certificate own)
    {
        folder.Write("request.pem", SigningRequest.Create(key, own));
        folder.Write("own.pem", own);
        folder.OpenSsl("req -in {request.pem} -verify -noout -pubkey").ShouldBe(folder.OpenSsl("x509 -in {own.pem} -noout -pubkey"));
    }
}
