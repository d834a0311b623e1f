using Latchkey.Formats.Certificates;


namespace Latchkey.Formats.Tests.Certificates;

/// <summary>
/// Certificates in the shapes of NIST's PKITS: what extensions mean is judged by those who build paths, so each is read with the
/// facts that OpenSSL prints, or refused with a reason.
/// </summary>
public sealed class PkitsShapeTests : IDisposable
{
    private readonly WorkFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-addext basicConstraints=critical,CA:TRUE,pathlen:0")]
    [InlineData("-addext basicConstraints=critical,CA:FALSE")]
    [InlineData("-addext nameConstraints=critical,permitted;DNS:testcertificates.gov,excluded;email:.invalid.gov")]
    [InlineData("-addext certificatePolicies=2.16.840.1.101.3.2.1.48.1,2.5.29.32.0")]
    [InlineData("-addext policyConstraints=critical,requireExplicitPolicy:0,inhibitPolicyMapping:0")]
    [InlineData("-addext policyMappings=critical,2.16.840.1.101.3.2.1.48.1:2.16.840.1.101.3.2.1.48.2")]
    [InlineData("-addext inhibitAnyPolicy=critical,0")]
    [InlineData("-addext 2.16.840.1.101.2.1.12.2=critical,DER:0500")]
    [InlineData("-addext keyUsage=critical,cRLSign")]
    [InlineData("-addext issuerAltName=email:a@testcertificates.gov -addext subjectAltName=DNS:a.testcertificates.gov,IP:192.0.2.1")]
    [InlineData("-set_serial 0x7F0102030405060708090A0B0C0D0E0F10111213")]
    [InlineData("-set_serial 0x7F0102030405060708090A0B0C0D0E0F1011121314")]
    [InlineData("-set_serial -1")]
    [InlineData("-days 20000")]
    public void Its_facts_are_those_that_openssl_prints(string options)
    {
        _folder.OpenSsl("ecparam -name prime256v1 -genkey -noout -out {key}");
        _folder.OpenSsl($"req -x509 -key {{key}} -subj /C=US/CN=shape -days 30 {options} -out {{certificate}}");
        ShouldAgree();
    }

    [Theory]
    [InlineData("pkix")]
    [InlineData("nombstr")]
    [InlineData("utf8only")]
    public void Names_are_read_in_every_kind_of_string(string mask)
    {
        _folder.Write("config", $"[req]\ndistinguished_name=d\nstring_mask={mask}\n[d]\n");
        _folder.OpenSsl("ecparam -name prime256v1 -genkey -noout -out {key}");
        _folder.OpenSsl("req -x509 -key {key} -utf8 -subj /C=US/O=Prüfung/CN=shape -days 30 -config {config} -out {certificate}");
        ShouldAgree();
    }

    [Fact]
    public void A_certificate_of_version_1_is_read()
    {
        _folder.OpenSsl("ecparam -name prime256v1 -genkey -noout -out {key}");
        _folder.OpenSsl("req -new -key {key} -subj /C=US/CN=shape -out {request}");
        _folder.OpenSsl("x509 -req -in {request} -signkey {key} -days 30 -out {certificate}");
        ShouldAgree();
        CertificateReader.Read(_folder.Read("certificate")).Version.ShouldBe(1);
    }

    [Fact]
    public void A_DSA_key_that_inherits_its_parameters_is_refused() => new RawCertificate
    {
        PublicKey = Der.Sequence(Der.Sequence(Der.Oid("1.2.840.10040.4.1")), Der.BitString(Der.Integer(5))),
    }.ToDer().ShouldNotBeAcceptable("lacks its parameters");

    private void ShouldAgree()
    {
        var (read, openssl) = (CertificateReader.Read(_folder.Read("certificate")), OpenSsl.Read(_folder.PathOf("certificate")));
        read.SerialNumber.ShouldBe(openssl.SerialNumber);
        read.ValidNotBefore.ShouldBe(openssl.NotBefore);
        read.ValidNotAfter.ShouldBe(openssl.NotAfter);
        read.FingerprintSha256.ShouldBe(openssl.FingerprintSha256);
        OpenSsl.ValuesOf(read.SubjectDN).ShouldBe(openssl.SubjectValues);
        OpenSsl.ValuesOf(read.IssuerDN).ShouldBe(openssl.IssuerValues);
    }
}
