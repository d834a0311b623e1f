using Latchkey.Formats.Certificates;
using Latchkey.Formats.Chains;
using Latchkey.Formats.Extensions;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Tests.Chains;

namespace Latchkey.Formats.Tests.Certificates;

/// <summary>Certificates that stray from DER in ways that OpenSSL and the JDK both follow.</summary>
public sealed class StrayEncodingTests
{
    private static readonly byte[] Good = Vectors.Certificate("rsa-2048-sha256.der");
    private static readonly byte[] WithNull = Der.Sequence(Der.Oid("1.2.840.10045.4.3.2"), [0x05, 0x00]);

    [Theory]
    [MemberData(nameof(Paddings.All), MemberType = typeof(Paddings))]
    public void Zeros_and_line_ends_behind_the_end_are_cut_off(string padding)
    {
        byte[] behind = Convert.FromHexString(padding);

        CertificateReader.Read((byte[])[.. Good, .. behind]).Der.ToArray().ShouldBe(Good);
        ChainReader.Read((byte[])[.. Good, .. behind]).Single().Der.ToArray().ShouldBe(Good);
        ChainReader.Read((byte[])[.. RawPkcs7.Of(Good), .. behind]).Single().Der.ToArray().ShouldBe(Good);
        ChainReader.Read((byte[])[.. Der.Sequence(Good, Good), .. behind]).Count.ShouldBe(2);
        ChainReader.Read((byte[])[.. Indefinite(), .. behind]).Count.ShouldBe(2);
    }

    [Fact]
    public void A_long_padding_is_cut_off_and_anything_else_behind_the_end_is_refused()
    {
        CertificateReader.Read((byte[])[.. Good, .. new byte[8192]]).Der.ToArray().ShouldBe(Good);
        foreach (var behind in new byte[][] { [1], [0, 1], [0x0A, 0x20], [0, 0x30, 0] })
            ((byte[])[.. Good, .. behind]).ShouldBeNoCertificate("Data follows the end");
    }

    [Fact]
    public void NULL_for_the_parameters_of_a_signature_algorithm_is_as_good_as_none()
    {
        CertificateReader.Read(new RawCertificate { InnerAlgorithm = WithNull }.ToDer()).SignatureAlgorithm.ShouldBe("SHA256withECDSA");
        CertificateReader.Read(new RawCertificate { OuterAlgorithm = WithNull }.ToDer()).SignatureAlgorithm.ShouldBe("SHA256withECDSA");
        new RawCertificate { OuterAlgorithm = Der.Sequence(Der.Oid("1.2.840.10045.4.3.3")) }
            .ToDer().ShouldNotBeAcceptable("two different signature algorithms");
        new RawCertificate { OuterAlgorithm = Der.Sequence(Der.Oid("1.2.840.10045.4.3.2"), Der.Oid("1.2.3")) }
            .ToDer().ShouldNotBeAcceptable("two different signature algorithms");
    }

    [Fact]
    public void An_RSA_number_without_its_leading_zero_is_positive()
    {
        byte[] modulus = [0x80, .. Enumerable.Repeat((byte)0x11, 255)];

        CertificateReader.Read(new RawCertificate { PublicKey = RawCertificate.Rsa(modulus, [1, 0, 1]) }.ToDer()).KeySize.ShouldBe(2048);
        CertificateReader.Read(new RawCertificate { PublicKey = RawCertificate.Rsa([0, .. modulus], [1, 0, 1]) }.ToDer()).KeySize
            .ShouldBe(2048);
        new RawCertificate { PublicKey = RawCertificate.Rsa([0], [1, 0, 1]) }.ToDer().ShouldNotBeAcceptable("not positive");
    }

    [Theory]
    [InlineData("202501010000Z", "2025-01-01T00:00:00Z")]
    [InlineData("20250101000000Z", "2025-01-01T00:00:00Z")]
    [InlineData("20250101000000+0200", "2024-12-31T22:00:00Z")]
    [InlineData("202501010000-0130", "2025-01-01T01:30:00Z")]
    [InlineData("20250101000000.5Z", "2025-01-01T00:00:00Z")]
    public void A_GeneralizedTime_without_seconds_or_with_an_offset_is_read(string text, string time) =>
        Begins(text).ValidNotBefore.ShouldBe(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("20250101000000")]
    [InlineData("2025010100Z")]
    [InlineData("2025010100+0100")]
    [InlineData("202501010000.5Z")]
    [InlineData("20250101000000,5Z")]
    [InlineData("20251301000000Z")]
    [InlineData("Z")]
    [InlineData("")]
    public void A_GeneralizedTime_that_others_do_not_load_is_refused(string text) =>
        Should.Throw<FileRefusedException>(() => Begins(text)).ShouldBeOf(FileFault.NotACertificate);

    [Fact]
    public void Unused_bits_that_are_set_name_no_usage()
    {
        // decipherOnly is the ninth bit; here it is one of those that are not used
        var usage = RawCertificate.Extension("2.5.29.15", critical: true, Der.Value(0x03, [7], [0x05, 0xFF]));
        var certificate = CertificateReader.Read(new RawCertificate { Tail = RawCertificate.Extensions(usage) }.ToDer());

        ExtensionReader.Read(certificate).Single().Values.ShouldBe(["Certificate Sign", "Encipher Only", "Decipher Only"]);
        var less = RawCertificate.Extension("2.5.29.15", critical: true, Der.Value(0x03, [3], [0x05 | 0x80]));
        ExtensionReader.Read(CertificateReader.Read(new RawCertificate { Tail = RawCertificate.Extensions(less) }.ToDer()))
            .Single().Values.ShouldBe(["Digital Signature"]);
    }

    private static Latchkey.Formats.Certificates.Certificate Begins(string text) => CertificateReader.Read(
        new RawCertificate { Validity = Der.Sequence(Der.Text(0x18, text), Der.Text(0x18, "20350101000000Z")) }.ToDer());

    private static byte[] Indefinite() => [0x30, 0x80, .. Good, .. Good, 0x00, 0x00];
}
