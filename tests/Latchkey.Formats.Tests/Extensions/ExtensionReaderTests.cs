using Latchkey.Formats.Certificates;
using Latchkey.Formats.Extensions;


namespace Latchkey.Formats.Tests.Extensions;

/// <summary>What extensions say is compared with what OpenSSL says of the same certificate.</summary>
public sealed class ExtensionReaderTests : IDisposable
{
    private const string SubjectAlternativeName = "2.5.29.17";

    private readonly WorkFolder _folder = new();

    [Theory]
    [InlineData(
        "subjectAltName",
        ExtensionKind.SubjectAlternativeNames,
        "subjectAltName=DNS:example.org,DNS:*.example.org,IP:192.0.2.7,email:me@example.org,URI:https://example.org/a?b=c,RID:1.2.3.4",
        "Registered ID:1.2.3.4")]
    [InlineData(
        "keyUsage",
        ExtensionKind.KeyUsage,
        "keyUsage=critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyAgreement,keyCertSign,cRLSign,encipherOnly,"
            + "decipherOnly",
        "Decipher Only")]
    [InlineData("keyUsage", ExtensionKind.KeyUsage, "keyUsage=cRLSign", "CRL Sign")]
    [InlineData(
        "extendedKeyUsage",
        ExtensionKind.ExtendedKeyUsage,
        "extendedKeyUsage=serverAuth,clientAuth,codeSigning,emailProtection,timeStamping,OCSPSigning,anyExtendedKeyUsage,1.2.3.4.5",
        "1.2.3.4.5")]
    [InlineData("basicConstraints", ExtensionKind.BasicConstraints, "basicConstraints=critical,CA:TRUE,pathlen:3", "pathlen:3")]
    [InlineData("basicConstraints", ExtensionKind.BasicConstraints, "basicConstraints=CA:FALSE", "CA:FALSE")]
    [InlineData("subjectKeyIdentifier", ExtensionKind.SubjectKeyIdentifier, "subjectKeyIdentifier=hash", ":")]
    public void The_words_for_an_extension_are_those_of_OpenSSL(string name, ExtensionKind kind, string configured, string contained)
    {
        var certificate = Make(configured);
        var printed = _folder.OpenSsl($"x509 -in {{certificate.pem}} -noout -ext {name}").Split('\n', 2);
        var extension = ExtensionReader.Read(certificate).Single(extension => extension.Kind == kind);
        string.Join(", ", extension.Values!).ShouldBe(printed[1].Trim());
        extension.IsCritical.ShouldBe(printed[0].Contains("critical", StringComparison.Ordinal));
        printed[1].ShouldContain(contained);
    }

    [Theory]
    [InlineData(
        "crlDistributionPoints",
        ExtensionKind.RevocationLists,
        "crlDistributionPoints=URI:http://example.org/a.crl,URI:ldap://example.org/b")]
    [InlineData(
        "authorityInfoAccess",
        ExtensionKind.AuthorityInformation,
        "authorityInfoAccess=OCSP;URI:http://ocsp.example.org/,caIssuers;URI:http://example.org/ca.cer")]
    public void Every_address_is_one_of_OpenSSL(string name, ExtensionKind kind, string configured)
    {
        var certificate = Make(configured);
        var printed = _folder.OpenSsl($"x509 -in {{certificate.pem}} -noout -ext {name}").Split('\n').Select(line => line.Trim()).ToList();
        var values = ExtensionReader.Read(certificate).Single(extension => extension.Kind == kind).Values!;
        values.Count.ShouldBe(2);
        foreach (var value in values) printed.ShouldContain(value);
    }

    [Fact]
    public void The_key_of_the_issuer_is_named_as_the_issuer_names_it()
    {
        var extensions = ExtensionReader.Read(Make("subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid:always"));
        Values(ExtensionKind.AuthorityKeyIdentifier).ShouldBe(Values(ExtensionKind.SubjectKeyIdentifier));

        IReadOnlyList<string>? Values(ExtensionKind kind) => extensions.Single(extension => extension.Kind == kind).Values;
    }

    [Fact]
    public void Directory_names_and_addresses_of_IPv6_are_printed()
    {
        var values = ExtensionReader.Read(Make("subjectAltName=IP:2001:db8::1,dirName:name\n[name]\nC=DE\nCN=Someone"))
            .Single(Named).Values;
        values.ShouldBe(["IP Address:2001:db8::1", "DirName:CN=Someone, C=DE"]);
    }

    [Fact]
    public void An_unknown_extension_is_named_by_its_identifier()
    {
        var extension = ExtensionReader.Read(Make("1.2.3.4.5=ASN1:UTF8String:hidden")).Single(extension => extension.Id == "1.2.3.4.5");
        (extension.Kind, extension.Values!.Count).ShouldBe((ExtensionKind.Other, 0));
    }

    [Fact]
    public void A_certificate_without_extensions_has_none() =>
        ExtensionReader.Read(CertificateReader.Read(new RawCertificate().ToDer())).ShouldBeEmpty();

    [Theory]
    [InlineData("2.5.29.14", "0400")]
    [InlineData("2.5.29.15", "0401")]
    [InlineData("2.5.29.17", "3003820441")]
    [InlineData("2.5.29.17", "30048802FFFF")]
    [InlineData("2.5.29.19", "04020101")]
    [InlineData("2.5.29.31", "3003300201")]
    [InlineData("2.5.29.35", "3000FF")]
    [InlineData("2.5.29.37", "30030601")]
    [InlineData("1.3.6.1.5.5.7.1.1", "30023000")]
    public void A_damaged_one_is_not_readable(string id, string value) =>
        ReadRaw(RawCertificate.Extension(id, critical: false, Convert.FromHexString(value))).Single().Values.ShouldBeNull();

    [Fact]
    public void A_name_cannot_steer_a_terminal() =>
        ReadRaw(RawCertificate.Extension(
                SubjectAlternativeName, critical: false, Der.Sequence(Der.Value(0x82, "a\u001B[2J\0\u0085"u8.ToArray()))))
            .Single().Values
            .ShouldBe(["DNS:a\uFFFD[2J\uFFFD\uFFFD\uFFFD"]);

    [Fact]
    public void Of_many_names_a_hundred_are_shown_and_the_others_counted()
    {
        var names = Der.Sequence([.. Enumerable.Range(0, 1_000).Select(number => Der.Text(0x82, $"host{number}.example.org"))]);
        var values = ReadRaw(RawCertificate.Extension(SubjectAlternativeName, critical: false, names)).Single().Values!;
        values.Count.ShouldBe(ExtensionReader.MaxValues + 1);
        values[^1].ShouldBe("… (+900)");
    }

    [Fact]
    public void A_long_name_is_cut() =>
        ReadRaw(RawCertificate.Extension(SubjectAlternativeName, critical: false, Der.Sequence(Der.Text(0x82, new string('a', 5_000)))))
            .Single().Values!.Single().Length.ShouldBe(501);

    [Fact]
    public void Damage_anywhere_leaves_no_exception()
    {
        var certificate = Make(
            "subjectAltName=DNS:example.org\nkeyUsage=cRLSign\nextendedKeyUsage=serverAuth\n"
            + "authorityInfoAccess=OCSP;URI:http://example.org/");
        var der = certificate.Der.ToArray();
        for (var position = 0; position < der.Length; position++)
        {
            var damaged = (byte[])der.Clone();
            damaged[position] ^= 0x55;
            Should.NotThrow(() => ExtensionReader.Read(certificate with { Der = damaged }));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static bool Named(CertificateExtension extension) => extension.Kind == ExtensionKind.SubjectAlternativeNames;

    private static IReadOnlyList<CertificateExtension> ReadRaw(byte[] extension) =>
        ExtensionReader.Read(CertificateReader.Read(new RawCertificate { Tail = RawCertificate.Extensions(extension) }.ToDer()));

    private Certificate Make(string extensions)
    {
        _folder.Write("openssl.cnf", $"[req]\ndistinguished_name=dn\nx509_extensions=extensions\n[dn]\n[extensions]\n{extensions}\n");
        _folder.OpenSsl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {key.pem} -out {certificate.pem} -subj /CN=a "
            + "-config {openssl.cnf}");
        return CertificateReader.Read(_folder.Read("certificate.pem"));
    }
}
