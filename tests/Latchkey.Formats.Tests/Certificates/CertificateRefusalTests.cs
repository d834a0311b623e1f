using System.Text;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Tests.Certificates;

/// <summary>Damaged certificates, and certificates that no peer could use.</summary>
public sealed class CertificateRefusalTests
{
    private static readonly byte[] Good = Vectors.Certificate("rsa-2048-sha256.der");
    private static readonly string GoodPem = Vectors.Text("rsa-2048-sha256.pem");
    private static readonly byte[] Exponent = [0x01, 0x00, 0x01];

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n")]
    [InlineData("\uFEFF")]
    public void An_empty_or_blank_file_is_refused_as_an_empty_body(string text) =>
        Refusals.Of(Encoding.UTF8.GetBytes(text)).ShouldBeOf(FileFault.Empty);

    [Theory]
    [InlineData("Hello, world")]
    [InlineData("{\"certificate\": null}")]
    [InlineData("MIID-_8=")]
    public void Text_that_is_no_certificate_is_refused(string text) =>
        Encoding.UTF8.GetBytes(text).ShouldBeNoCertificate("The file is neither DER nor PEM nor base64.");

    [Fact]
    public void A_cut_off_file_is_refused()
    {
        Good[..^1].ShouldBeNoCertificate("cut off");
        Good[..3].ShouldBeNoCertificate("cut off");
        Encoding.ASCII.GetBytes(GoodPem[..^5]).ShouldBeNoCertificate("cut off");
        Encoding.ASCII.GetBytes(GoodPem[..40]).ShouldBeNoCertificate("cut off");
        Encoding.ASCII.GetBytes("-----BEGIN ").ShouldBeNoCertificate("cut off");
    }

    [Fact]
    public void Data_after_the_certificate_is_refused()
    {
        byte[] file = [.. Good, 0x0A, 0x01];

        file.ShouldBeNoCertificate("Data follows the end");
    }

    [Fact]
    public void Damaged_armour_is_refused()
    {
        var otherEnd = GoodPem.Replace("END CERTIFICATE", "END PUBLIC KEY", StringComparison.Ordinal);

        Encoding.ASCII.GetBytes(otherEnd).ShouldBeNoCertificate("last line");
        Encoding.ASCII.GetBytes(GoodPem.Replace("MII", "M!I", StringComparison.Ordinal)).ShouldBeNoCertificate("not base64");
        Encoding.ASCII.GetBytes("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n").ShouldBeNoCertificate("cut off");
    }

    [Fact]
    public void More_than_one_certificate_is_refused() =>
        Encoding.ASCII.GetBytes(GoodPem + GoodPem).ShouldNotBeAcceptable("more than one certificate");

    [Fact]
    public void Nesting_deeper_than_32_levels_is_refused_and_deep_nesting_costs_no_stack()
    {
        var levels = Der.Integer(1);
        for (var depth = 1; depth <= DerWalk.MaxDepth; depth++) levels = Der.Sequence(levels);
        DerWalk.Check(levels).ShouldBe(DerFault.None);
        for (var depth = 0; depth < 5_000; depth++) levels = Der.Sequence(levels);

        levels.ShouldNotBeAcceptable("32 levels");
    }

    [Fact]
    public void An_indefinite_length_is_refused()
    {
        byte[] indefinite = [0x30, 0x80, .. Good, 0x00, 0x00];

        indefinite.ShouldBeNoCertificate("damaged");
    }

    [Fact]
    public void An_RSA_key_of_up_to_8192_bits_passes()
    {
        foreach (var size in new[] { 512, 1024, 8192 })
            CertificateReader.Read(With(RawCertificate.Rsa(Modulus(size), Exponent))).KeySize.ShouldBe(size);
    }

    [Fact]
    public void An_RSA_key_that_no_peer_could_use_is_refused()
    {
        With(RawCertificate.Rsa(Modulus(8193), Exponent)).ShouldNotBeAcceptable("more than 8192 bits");
        With(RawCertificate.Rsa(Modulus(511), Exponent)).ShouldNotBeAcceptable("fewer than 512 bits");
        With(RawCertificate.Rsa([0x00], Exponent)).ShouldNotBeAcceptable("not positive");
        With(RawCertificate.Rsa([0x80, .. new byte[255]], Exponent)).ShouldNotBeAcceptable("even");
        With(RawCertificate.Rsa(Modulus(2048), [0x00])).ShouldNotBeAcceptable("not positive");
        With(RawCertificate.Rsa(Modulus(2048), [0x01])).ShouldNotBeAcceptable("less than 3");
        With(RawCertificate.Rsa(Modulus(2048), Modulus(2048))).ShouldNotBeAcceptable("not less than its modulus");
        With(RawCertificate.Rsa(Modulus(4096), Modulus(65))).ShouldNotBeAcceptable("more than 64 bits");
    }

    [Fact]
    public void An_EC_key_that_does_not_fit_its_curve_is_refused()
    {
        With(Ec(Der.Oid("1.2.840.10045.3.1.7"), [0x04, .. new byte[63]])).ShouldNotBeAcceptable("wrong length for its curve");
        With(Ec(Der.Oid("1.2.840.10045.3.1.7"), [0x02, .. new byte[32]])).ShouldNotBeAcceptable("uncompressed");
        With(Ec([0x05, 0x00], [0x04, .. new byte[64]])).ShouldNotBeAcceptable("another certificate");
        With(Ec([], [0x04, .. new byte[64]])).ShouldNotBeAcceptable("lacks its parameters");
    }

    [Fact]
    public void An_unknown_curve_is_shown_by_its_OID_and_the_size_of_its_points()
    {
        var certificate = CertificateReader.ReadStored(With(Ec(Der.Oid("1.2.156.10197.1.301"), [0x04, .. new byte[64]])));

        certificate.EllipticCurve.ShouldBe("1.2.156.10197.1.301");
        certificate.KeySize.ShouldBe(256);
    }

    [Fact]
    public void Unknown_algorithms_are_shown_by_their_OIDs()
    {
        var falcon = Der.Sequence(Der.Oid("1.3.9999.3.11"));
        var certificate = CertificateReader.Read(new RawCertificate
        {
            InnerAlgorithm = falcon,
            OuterAlgorithm = falcon,
            PublicKey = Der.Sequence(falcon, Der.BitString(new byte[897])),
        }.ToDer());

        certificate.SignatureAlgorithm.ShouldBe("1.3.9999.3.11");
        certificate.KeyType.ShouldBe("1.3.9999.3.11");
        certificate.KeySize.ShouldBe(0);
    }

    private static byte[] With(byte[] publicKey) => new RawCertificate { PublicKey = publicKey }.ToDer();

    private static byte[] Ec(byte[] parameters, byte[] point) =>
        Der.Sequence(Der.Sequence(Der.Oid("1.2.840.10045.2.1"), parameters), Der.BitString(point));

    /// <summary>The octets of 2^(bits-1) + 1 as a positive INTEGER.</summary>
    private static byte[] Modulus(int bits)
    {
        var octets = new byte[(bits / 8) + 1];
        octets[^1] = 1;
        octets[^(((bits - 1) / 8) + 1)] |= (byte)(1 << ((bits - 1) % 8));
        return octets[0] == 0 && octets[1] < 0x80 ? octets[1..] : octets;
    }
}
