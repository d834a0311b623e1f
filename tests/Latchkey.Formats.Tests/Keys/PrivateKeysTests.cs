using System.Security.Cryptography;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.KeystoreFiles;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>Which private key belongs to which certificate.</summary>
public sealed class PrivateKeysTests(JavaKeystores keystores)
{
    private static readonly byte[] RsaEncryption = Der.Sequence(Der.Oid("1.2.840.113549.1.1.1"), [0x05, 0x00]);

    [Fact]
    public void A_key_belongs_to_its_own_certificate_and_to_no_other()
    {
        var pairs = new[] { "JKS", "PKCS12" }
            .SelectMany(type => keystores.Open(type).Entries.OfType<KeystoreFileEntry.KeyPair>())
            .ToList();
        foreach (var key in pairs)
            foreach (var certificate in pairs)
                Matches(key.PrivateKey.Span, certificate.Chain[0]).ShouldBe(key == certificate, $"{key.Alias}, {certificate.Alias}");
    }

    [Theory]
    [InlineData("1.3.132.0.33")]
    [InlineData("1.3.132.0.10")]
    [InlineData("1.3.132.0.34")]
    [InlineData("1.3.132.0.35")]
    [InlineData("1.3.132.0.8")] // its order is longer than its field
    [InlineData("1.3.132.0.1")]
    [InlineData("1.3.132.0.39")]
    [InlineData("1.3.36.3.3.2.8.1.1.7")]
    [InlineData("1.3.36.3.3.2.8.1.1.13")]
    public void EC_keys_on_every_kind_of_curve_are_read(string curve)
    {
        var (one, another) = (TestPair.OfCurve(curve), TestPair.OfCurve(curve));

        Matches(one.Pkcs8, CertificateOf(one)).ShouldBeTrue();
        Matches(one.Pkcs8, CertificateOf(another)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(4096)]
    public void RSA_keys_of_every_size_are_read(int size)
    {
        var pair = TestPair.OfRsa(size);

        Matches(pair.Pkcs8, CertificateOf(pair)).ShouldBeTrue();
    }

    [Fact]
    public void An_EC_key_that_lies_about_its_public_key_is_found_out()
    {
        using var own = ECDsa.Create();
        own.ImportPkcs8PrivateKey(TestPair.Ec.Pkcs8, out _);
        using var other = ECDsa.Create();
        other.ImportPkcs8PrivateKey(TestPair.OtherEc.Pkcs8, out _);
        var q = other.ExportParameters(false).Q;
        var curve = Der.Oid("1.2.840.10045.3.1.7");
        var lie = Pkcs8.Of(
            Der.Sequence(Der.Oid("1.2.840.10045.2.1"), curve),
            Der.Sequence(
                Der.Integer(1),
                Der.Value(0x04, own.ExportParameters(true).D!),
                Der.Value(0xA0, curve),
                Der.Value(0xA1, Der.BitString([0x04, .. q.X!, .. q.Y!]))));

        Refusal(lie, TestPair.Ec).ShouldContain("does not belong to the private key");
        Refusal(lie, TestPair.OtherEc).ShouldContain("does not belong to the private key");
    }

    [Theory]
    [InlineData(3)] // privateExponent
    [InlineData(4)] // prime1
    [InlineData(6)] // exponent1
    [InlineData(8)] // coefficient
    public void An_RSA_key_with_inconsistent_numbers_is_refused(int number)
    {
        var numbers = RsaNumbers();
        numbers[number][^2] ^= 0x10;

        Refusal(RsaOf(numbers), TestPair.Rsa).ShouldContain("are inconsistent");
    }

    [Fact]
    public void An_RSA_key_without_its_primes_is_refused()
    {
        var numbers = RsaNumbers();
        for (var i = 4; i < numbers.Length; i++) numbers[i] = Der.Integer(0);

        Refusal(RsaOf(numbers), TestPair.Rsa).ShouldContain("lacks its primes");
    }

    [Fact]
    public void An_RSA_key_of_sixteen_thousand_bits_never_reaches_the_platform()
    {
        var numbers = RsaNumbers();
        numbers[1] = Der.Integer([0x7F, .. new byte[2047]]);

        Refusal(RsaOf(numbers), TestPair.Rsa).ShouldContain("more than 8192 bits");
    }

    [Fact]
    public void Another_secret_number_on_the_same_DSA_parameters_does_not_match()
    {
        var one = keystores.Open("JKS").Entry<KeystoreFileEntry.KeyPair>("dsa");
        var another = keystores.Open("PKCS12").Entry<KeystoreFileEntry.KeyPair>("dsa");

        // The JDK has one set of parameters for each size.
        DsaParameters(one.PrivateKey.Span).ShouldBe(DsaParameters(another.PrivateKey.Span));
        Matches(one.PrivateKey.Span, one.Chain[0]).ShouldBeTrue();
        Matches(one.PrivateKey.Span, another.Chain[0]).ShouldBeFalse();
    }

    public static TheoryData<string, byte[]> DsaNumbers { get; } = new()
    {
        { "more than 3072 bits", DsaOf(new byte[385], new byte[32], new byte[32], new byte[32]) },
        { "damaged", DsaOf(new byte[256], new byte[33], new byte[32], new byte[32]) },
        { "damaged", DsaOf(new byte[256], new byte[32], new byte[257], new byte[32]) },
        { "damaged", DsaOf(new byte[256], new byte[32], new byte[32], new byte[33]) },
        { "damaged", Pkcs8.Of(DsaAlgorithm(new byte[256], new byte[32], new byte[32]), Der.Integer(0)) },
        { "lacks its parameters", Pkcs8.Of(Der.Sequence(Der.Oid("1.2.840.10040.4.1")), Der.Integer(1)) },
    };

    [Theory]
    [MemberData(nameof(DsaNumbers))]
    public void A_DSA_key_of_no_sense_is_refused(string reason, byte[] pkcs8) => Refusal(pkcs8, TestPair.Ec).ShouldContain(reason);

    [Fact]
    public void A_DSA_key_with_which_nothing_can_be_signed_ends()
    {
        // g squared is 0 modulo p, so that every signature is 0, and is tried again.
        byte[] p = [0x80, .. new byte[127]];
        byte[] g = [0x01, .. new byte[64]];
        byte[] q = [0xFF, .. new byte[18], 0x01];
        var algorithm = DsaAlgorithm(p, q, g);
        var publicKey = Der.Sequence(algorithm, Der.BitString(Der.Integer(2)));
        var certificate = CertificateReader.Read(new RawCertificate { PublicKey = publicKey }.ToDer());

        Matches(Pkcs8.Of(algorithm, Der.Integer(5)), certificate).ShouldBeFalse();
    }

    public static TheoryData<string, byte[]> Others { get; } = new()
    {
        { "damaged", [] },
        { "damaged", "private key"u8.ToArray() },
        { "damaged", Der.Sequence() },
        { "damaged", TestPair.Ec.Pkcs8[..^1] },
        { "damaged", [.. TestPair.Ec.Pkcs8, 0x00] },
        { "damaged", Pkcs8.Of(RsaEncryption, [0x30, 0x00]) },
        { "damaged", Pkcs8.Of(RsaEncryption, Der.Sequence(Der.Integer(0), Der.Integer(1))) },
        { "version", Der.Sequence(Der.Integer(2), RsaEncryption, Der.Value(0x04, [0x30, 0x00])) },
        { "more than two primes", Pkcs8.Of(RsaEncryption, Der.Sequence(Der.Integer(1))) },
        { "neither RSA nor DSA nor EC nor Ed25519", Pkcs8.Of(Der.Sequence(Der.Oid("1.3.101.113")), Der.Value(0x04, new byte[57])) },
        { "damaged", Pkcs8.Of(Der.Sequence(Der.Oid("1.3.101.112")), Der.Value(0x04, new byte[31])) },
        { "a curve without a known name", Pkcs8.Of(Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Sequence()), Der.Sequence()) },
        { "a curve without a known name", Pkcs8.Of(Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Oid("1.2.3")), Der.Sequence()) },
        { "a curve without a known name", EcOf(new byte[32], Der.Value(0xA0, Der.Sequence())) },
        { "damaged", EcOf(new byte[32]) },
        { "damaged", EcOf([.. Enumerable.Repeat<byte>(0xFF, 32)]) },
        { "damaged", EcOf([.. Enumerable.Repeat<byte>(0xFF, 4000)]) },
        { "damaged", EcOf([]) },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void A_key_of_an_unknown_kind_is_refused(string reason, byte[] pkcs8) => Refusal(pkcs8, TestPair.Ec).ShouldContain(reason);

    private static string Refusal(byte[] pkcs8, TestPair pair) =>
        Should.Throw<FileRefusedException>(() =>
        {
            using var key = KeyReader.ReadPrivate(pkcs8, new WorkBudget());
            var own = CertificateFields.KeyOf(CertificateOf(pair));
            if (key.BelongsTo(own)) key.EncodeFor(own).Dispose();
        }).ShouldBeOf(FileFault.PrivateKeyNotAcceptable).Reason;

    private static bool Matches(ReadOnlySpan<byte> pkcs8, Certificate certificate)
    {
        using var key = KeyReader.ReadPrivate(pkcs8, new WorkBudget());
        return key.BelongsTo(CertificateFields.KeyOf(certificate));
    }

    private static Certificate CertificateOf(TestPair pair) => CertificateReader.Read(pair.Certificate);

    private static byte[][] RsaNumbers()
    {
        var reader = new System.Formats.Asn1.AsnReader(Pkcs8.KeyOf(TestPair.Rsa.Pkcs8), System.Formats.Asn1.AsnEncodingRules.DER)
            .ReadSequence();
        var numbers = new List<byte[]>();
        while (reader.HasData) numbers.Add(reader.ReadEncodedValue().ToArray());
        return [.. numbers];
    }

    private static byte[] RsaOf(byte[][] numbers) => Pkcs8.Of(RsaEncryption, Der.Sequence(numbers));

    private static byte[] EcOf(byte[] number, params byte[][] rest) => Pkcs8.Of(
        Der.Sequence(Der.Oid("1.2.840.10045.2.1"), Der.Oid("1.2.840.10045.3.1.7")),
        Der.Sequence(Der.Integer(1), Der.Value(0x04, number), [.. rest.SelectMany(part => part)]));

    private static byte[] DsaOf(byte[] p, byte[] q, byte[] g, byte[] x) => Pkcs8.Of(DsaAlgorithm(p, q, g), Positive(x));

    private static byte[] DsaAlgorithm(byte[] p, byte[] q, byte[] g) =>
        Der.Sequence(Der.Oid("1.2.840.10040.4.1"), Der.Sequence(Positive(p), Positive(q), Positive(g)));

    // As long as the octets, whatever they are.
    private static byte[] Positive(byte[] octets) => Der.Integer([0x00, (byte)(octets[0] | 0x80), .. octets.AsSpan(1)]);

    private static byte[] DsaParameters(ReadOnlySpan<byte> pkcs8) => pkcs8.Slice(4, 400).ToArray();
}
