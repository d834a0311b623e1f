using Latchkey.Formats.Certificates;
using Latchkey.Formats.Tests;
using Latchkey.Formats.Tests.Certificates;
using Latchkey.Formats.Tests.Chains;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Keystores.Tests.KeyPairs;

/// <summary>What stands in a generated certificate.</summary>
public sealed class CertificateContentsTests(WorkFolder folder) : IClassFixture<WorkFolder>
{
    [Fact]
    public void The_name_prints_in_the_order_of_the_fields()
    {
        var certificate = Generate(Specifications.Ec with
        {
            CommonName = "sap",
            OrganizationUnit = "Integration",
            Organization = "SAP SE, Walldorf",
            Locality = "Walldorf",
            State = "Baden-Württemberg",
            Country = "DE",
            Email = "info@example.com",
        });

        certificate.SubjectDN.ShouldBe(
            "CN=sap, OU=Integration, O=\"SAP SE, Walldorf\", L=Walldorf, ST=Baden-Württemberg, C=DE, EMAILADDRESS=info@example.com");
        certificate.IssuerDN.ShouldBe(certificate.SubjectDN);
        certificate.Version.ShouldBe(3);
        certificate.ShouldHaveTheNamesOf(OpenSsl.Read(folder.PathOf("certificate.pem")));
    }

    [Fact]
    public void Blank_fields_are_left_out_of_the_name() =>
        Generate(Specifications.Ec with { OrganizationUnit = "", Organization = " ", State = null }).SubjectDN.ShouldBe("CN=sap, C=DE");

    [Fact]
    public void Text_is_encoded_as_the_JDK_encodes_it()
    {
        Generate(Specifications.Ec with { CommonName = "*.example.com", Organization = "SAP SE", Email = "a@b" });

        folder.OpenSsl("x509 -in {certificate.pem} -noout -subject -nameopt RFC2253,show_type").TrimEnd()
            .ShouldBe("subject=CN=UTF8STRING:*.example.com,O=PRINTABLESTRING:SAP SE,C=PRINTABLESTRING:DE,emailAddress=IA5STRING:a@b");
    }

    [Theory]
    [InlineData("1949-12-31T23:59:59Z")]
    [InlineData("1950-01-01T00:00:00Z")]
    [InlineData("2049-12-31T23:59:59Z")]
    [InlineData("2050-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void Dates_keep_their_seconds(string text)
    {
        var date = DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        var certificate = Generate(
            Specifications.Ec with { ValidNotBefore = date.AddYears(-1), ValidNotAfter = date.AddMilliseconds(999) });

        certificate.ValidNotBefore.ShouldBe(date.AddYears(-1));
        certificate.ValidNotAfter.ShouldBe(date);
        certificate.ShouldAgreeWith(OpenSsl.Read(folder.PathOf("certificate.pem")));
    }

    [Theory]
    [InlineData("1", "0x1")]
    [InlineData("0x11f11", "0x11F11")]
    [InlineData("0X00FF", "0xFF")]
    [InlineData("8000000000000000", "0x8000000000000000")]
    [InlineData("7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void A_serial_number_is_taken_with_and_without_0x(string requested, string serialNumber) =>
        Generate(Specifications.Ec with { SerialNumber = requested }).SerialNumber.ShouldBe(serialNumber);

    [Fact]
    public void The_subject_key_identifier_is_the_only_extension_by_default()
    {
        Generate(Specifications.Ec);

        var printed = Extensions();
        printed.Count(line => line.Contains("X509v3", StringComparison.Ordinal)).ShouldBe(2);
        printed[0].ShouldContain("X509v3 extensions:");
        printed[1].ShouldContain("X509v3 Subject Key Identifier:");
        // keytool prints it only where it is in order.
        Tool.Run("keytool", "-printcert", "-file", folder.PathOf("certificate.pem")).ShouldContain("2.5.29.14");
    }

    [Fact]
    public void Extensions_are_added_to_the_subject_key_identifier()
    {
        var name = RawCertificate.Extension("2.5.29.17", critical: false, Der.Sequence(Der.Text(0x82, "a.example.com")));
        var usage = RawCertificate.Extension("2.5.29.15", critical: true, [0x03, 0x02, 0x05, 0xA0]);
        Generate(Specifications.Ec with { Extensions = Der.Sequence(name, usage) });

        var printed = string.Concat(Extensions());
        printed.ShouldContain("DNS:a.example.com");
        printed.ShouldContain("X509v3 Key Usage: critical");
        printed.ShouldContain("X509v3 Subject Key Identifier:");
    }

    [Fact]
    public void Flags_that_a_client_encodes_in_BER_come_out_in_DER()
    {
        byte[] value = [0x04, 0x04, 0x03, 0x02, 0x05, 0xA0];
        var requested = Der.Sequence(Der.Oid("2.5.29.15"), [0x01, 0x01, 0x01], value); // TRUE, but not by all ones
        var spelledOut = Der.Sequence(Der.Oid("1.2.3.4"), [0x01, 0x01, 0x00], value); // the default, spelled out
        var certificate = Generate(Specifications.Ec with { Extensions = Der.Sequence(requested, spelledOut) });

        certificate.Der.Span.IndexOf(Der.Sequence(Der.Oid("2.5.29.15"), [0x01, 0x01, 0xFF], value)).ShouldBePositive();
        certificate.Der.Span.IndexOf(Der.Sequence(Der.Oid("1.2.3.4"), value)).ShouldBePositive();
    }

    [Fact]
    public void A_subject_key_identifier_of_the_request_stays_the_only_one()
    {
        var identifier = RawCertificate.Extension("2.5.29.14", critical: false, [0x04, 0x02, 0xAB, 0xCD]);
        Generate(Specifications.Ec with { Extensions = Der.Sequence(identifier) });

        var printed = string.Concat(Extensions());
        printed.ShouldContain("AB:CD");
        printed.Split("Subject Key Identifier").Length.ShouldBe(2);
    }

    private string[] Extensions() => folder.OpenSsl("x509 -in {certificate.pem} -noout -text").Split("X509v3 extensions:", 2)
        .Skip(1).SelectMany(text => $"X509v3 extensions:{text}".Split('\n')).ToArray();

    private Certificate Generate(KeyPairSpecification specification)
    {
        var (privateKey, certificate) = KeyPairFactory.Generate(specification, Specifications.Now);
        privateKey.Dispose();
        folder.Write("certificate.pem", certificate);
        return certificate;
    }
}
