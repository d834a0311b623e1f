using Latchkey.Formats.Certificates;


namespace Latchkey.Formats.Tests.Certificates;

/// <summary>Versions, serial numbers, dates and extensions at the edges of RFC 5280.</summary>
public sealed class CertificateFieldTests
{
    private static readonly byte[] AlternativeName = Der.Sequence(Der.Text(0x82, "a.example.com"));
    private static readonly byte[] NoName = Der.Sequence();

    [Theory]
    [InlineData("00", "0x0")]
    [InlineData("7F", "0x7F")]
    [InlineData("00FF", "0xFF")]
    [InlineData("0C8EE0C9", "0xC8EE0C9")]
    [InlineData("FF", "0x-1")]
    [InlineData("80", "0x-80")]
    [InlineData("FF00", "0x-100")]
    public void A_serial_number_prints_like_a_BigInteger(string octets, string printed) =>
        Read(new RawCertificate { SerialNumber = Der.Integer(Convert.FromHexString(octets)) }).SerialNumber.ShouldBe(printed);

    [Fact]
    public void A_serial_number_longer_than_its_field_is_refused()
    {
        Read(new RawCertificate { SerialNumber = Der.Integer([0x7F, .. new byte[126]]) }).SerialNumber.Length.ShouldBe(256);
        new RawCertificate { SerialNumber = Der.Integer([0x7F, .. new byte[127]]) }.ToDer().ShouldNotBeAcceptable("127 bytes");
    }

    [Fact]
    public void A_serial_number_with_superfluous_zeros_is_refused() =>
        new RawCertificate { SerialNumber = Der.Integer(0x00, 0x01) }.ToDer().ShouldBeNoCertificate("structure");

    [Theory]
    [InlineData(0x17, "500101000000Z", "1950-01-01T00:00:00Z")]
    [InlineData(0x17, "491231235959Z", "2049-12-31T23:59:59Z")]
    [InlineData(0x17, "2501010000Z", "2025-01-01T00:00:00Z")]
    [InlineData(0x17, "250101020000+0200", "2025-01-01T00:00:00Z")]
    [InlineData(0x18, "20500101000000Z", "2050-01-01T00:00:00Z")]
    [InlineData(0x18, "20250101000000.5Z", "2025-01-01T00:00:00Z")]
    [InlineData(0x18, "99991231235959Z", "9999-12-31T23:59:59Z")]
    public void A_date_is_read_to_the_second(byte tag, string text, string expected)
    {
        var time = Der.Text(tag, text);

        Read(new RawCertificate { Validity = Der.Sequence(time, time) }).ValidNotAfter
            .ShouldBe(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(0x17, "250230000000Z")]
    [InlineData(0x17, "250101000060Z")]
    [InlineData(0x17, "250101000000")]
    [InlineData(0x18, "20250101000000")]
    [InlineData(0x18, "00000101000000Z")]
    [InlineData(0x0C, "250101000000Z")]
    public void A_date_that_is_none_is_refused(byte tag, string text)
    {
        var time = Der.Text(tag, text);

        new RawCertificate { Validity = Der.Sequence(time, time) }.ToDer().ShouldBeNoCertificate("structure");
    }

    [Fact]
    public void A_validity_that_ends_before_it_starts_passes()
    {
        var reversed = Der.Sequence(Der.Text(0x17, "350101000000Z"), Der.Text(0x17, "250101000000Z"));
        var certificate = Read(new RawCertificate { Validity = reversed });

        certificate.ValidNotAfter.ShouldBeLessThan(certificate.ValidNotBefore);
    }

    [Fact]
    public void Versions_1_2_and_3_pass_and_others_are_refused()
    {
        Read(new RawCertificate { Version = [] }).Version.ShouldBe(1);
        Read(new RawCertificate { Version = [0xA0, 3, 2, 1, 0] }).Version.ShouldBe(1);
        Read(new RawCertificate { Version = [0xA0, 3, 2, 1, 1], Tail = Der.Value(0x81, [0, 1]) }).Version.ShouldBe(2);
        new RawCertificate { Version = [0xA0, 3, 2, 1, 3] }.ToDer().ShouldNotBeAcceptable("version");
        new RawCertificate { Version = [0xA0, 3, 2, 1, 0xFF] }.ToDer().ShouldNotBeAcceptable("version");
    }

    [Fact]
    public void Fields_of_a_later_version_are_refused()
    {
        var extensions = RawCertificate.Extensions(RawCertificate.Extension("2.5.29.17", critical: false, AlternativeName));

        new RawCertificate { Version = [], Tail = extensions }.ToDer().ShouldNotBeAcceptable("version 1");
        new RawCertificate { Version = [0xA0, 3, 2, 1, 1], Tail = extensions }.ToDer().ShouldNotBeAcceptable("version 2");
    }

    [Fact]
    public void Two_different_signature_algorithms_are_refused() =>
        new RawCertificate { OuterAlgorithm = Der.Sequence(Der.Oid("1.2.840.10045.4.3.3")) }.ToDer()
            .ShouldNotBeAcceptable("two different");

    [Fact]
    public void An_empty_issuer_is_refused()
    {
        new RawCertificate { Issuer = NoName }.ToDer().ShouldNotBeAcceptable("issuer is empty");
        new RawCertificate { Issuer = Der.Sequence(Der.Set(), Der.Set()) }.ToDer().ShouldNotBeAcceptable("issuer is empty");
    }

    [Fact]
    public void An_empty_subject_passes_where_a_critical_alternative_name_takes_its_place()
    {
        var critical = RawCertificate.Extensions(RawCertificate.Extension("2.5.29.17", critical: true, AlternativeName));
        var uncritical = RawCertificate.Extensions(RawCertificate.Extension("2.5.29.17", critical: false, AlternativeName));

        Read(new RawCertificate { Subject = NoName, Tail = critical }).SubjectDN.ShouldBeEmpty();
        new RawCertificate { Subject = NoName, Tail = uncritical }.ToDer().ShouldNotBeAcceptable("subject is empty");
        new RawCertificate { Subject = NoName, Version = [] }.ToDer().ShouldNotBeAcceptable("subject is empty");
    }

    [Fact]
    public void Extensions_that_the_JDK_would_stumble_over_are_refused()
    {
        var name = RawCertificate.Extension("2.5.29.17", critical: false, AlternativeName);

        With(name, name).ShouldNotBeAcceptable("twice");
        With(RawCertificate.Extension("2.5.29.19", critical: true, [0x30, 0x05])).ShouldNotBeAcceptable("that Java cannot read");
        With(RawCertificate.Extension("2.5.29.19", critical: true, Der.Integer(1))).ShouldNotBeAcceptable("basicConstraints");
        With(RawCertificate.Extension("2.5.29.15", critical: true, Der.Integer(1))).ShouldNotBeAcceptable("keyUsage");
        With(Der.Sequence(Der.Oid("2.5.29.17"))).ShouldBeNoCertificate("structure");
    }

    [Fact]
    public void Lenient_encodings_of_real_certificates_pass()
    {
        byte[] trueAsOne = Der.Sequence(Der.Oid("2.5.29.17"), [0x01, 0x01, 0x01], Der.Value(0x04, AlternativeName));

        Should.NotThrow(() => CertificateReader.Read(With(trueAsOne)));
    }

    private static byte[] With(params byte[][] extensions) => new RawCertificate { Tail = RawCertificate.Extensions(extensions) }.ToDer();

    private static Certificate Read(RawCertificate certificate) => CertificateReader.Read(certificate.ToDer());
}
