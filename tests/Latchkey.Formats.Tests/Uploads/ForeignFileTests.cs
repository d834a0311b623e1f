using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Latchkey.Formats.Tests.Uploads;

/// <summary>Uploads that are something else: the client learns what.</summary>
public sealed class ForeignFileTests
{
    private static readonly RSA Rsa = RSA.Create(1024);
    private static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly CertificateRequest Request = new("CN=x", Ec, HashAlgorithmName.SHA256);
    private static readonly DateTimeOffset Then = DateTimeOffset.UnixEpoch;
    private static readonly X509Certificate2 SelfSigned = Request.CreateSelfSigned(Then, Then.AddYears(90));
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1);

    public static TheoryData<string, string> Pems { get; } = new()
    {
        { Rsa.ExportPkcs8PrivateKeyPem(), "a private key" },
        { Rsa.ExportRSAPrivateKeyPem(), "a private key" },
        { Ec.ExportECPrivateKeyPem(), "a private key" },
        { Rsa.ExportEncryptedPkcs8PrivateKeyPem("x", Encryption), "an encrypted private key" },
        { PemEncoding.WriteString("OPENSSH PRIVATE KEY", new byte[9]), "a private key" },
        { Rsa.ExportSubjectPublicKeyInfoPem(), "a public key" },
        { Rsa.ExportRSAPublicKeyPem(), "a public key" },
        { Request.CreateSigningRequestPem(), "a certificate signing request (PKCS#10)" },
        { PemEncoding.WriteString("PKCS7", new byte[9]), "a PKCS#7 file" },
        { PemEncoding.WriteString("X509 CRL", new byte[9]), "a certificate revocation list" },
        { PemEncoding.WriteString("TRUSTED CERTIFICATE", SelfSigned.RawData), "a trusted certificate in OpenSSL's own format" },
        { PemEncoding.WriteString("PGP PUBLIC KEY BLOCK", new byte[9]), "an OpenPGP file" },
        { PemEncoding.WriteString("EC PARAMETERS", new byte[9]), "a PEM block of another kind" },
        { SelfSigned.ExportCertificatePem() + "\n" + Ec.ExportPkcs8PrivateKeyPem(), "a private key" },
    };

    public static TheoryData<byte[], string> Ders { get; } = new()
    {
        { Rsa.ExportPkcs8PrivateKey(), "a private key" },
        { Rsa.ExportRSAPrivateKey(), "a private key" },
        { Ec.ExportPkcs8PrivateKey(), "a private key" },
        { Rsa.ExportEncryptedPkcs8PrivateKey("x", Encryption), "an encrypted private key" },
        { Rsa.ExportSubjectPublicKeyInfo(), "a public key" },
        { Rsa.ExportRSAPublicKey(), "a public key" },
        { Request.CreateSigningRequest(), "a certificate signing request (PKCS#10)" },
        { RsaRequest(), "a certificate signing request (PKCS#10)" },
        { SelfSigned.Export(X509ContentType.Pkcs12, "x"), "a PKCS#12 keystore" },
        { new X509Certificate2Collection(SelfSigned).Export(X509ContentType.Pkcs7)!, "a PKCS#7 file" },
        { RevocationList(), "a certificate revocation list" },
        { Der.Sequence(SelfSigned.RawData), "a list of certificates (PkiPath)" },
        { Der.Sequence(SelfSigned.RawData, SelfSigned.RawData), "a list of certificates (PkiPath)" },
        { [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2], "a JKS keystore" },
        { [0xCE, 0xCE, 0xCE, 0xCE, 0, 0, 0, 2], "a JCEKS keystore" },
        { Encoding.ASCII.GetBytes("ssh-rsa AAAAB3NzaC1yc2E= me@here"), "an SSH public key" },
        { Encoding.ASCII.GetBytes("PuTTY-User-Key-File-3: ssh-rsa"), "a PuTTY private key" },
        { Encoding.Unicode.GetPreamble(), "text in UTF-16" },
    };

    [Theory]
    [MemberData(nameof(Pems))]
    public void A_PEM_file_of_something_else_is_called_by_its_name(string pem, string name) =>
        Encoding.ASCII.GetBytes(pem).ShouldBeNoCertificate($"The file holds {name} where only a certificate belongs.");

    [Theory]
    [MemberData(nameof(Ders))]
    public void A_binary_file_of_something_else_is_called_by_its_name(byte[] file, string name) =>
        file.ShouldBeNoCertificate($"The file is {name}, not a certificate.");

    [Theory]
    [MemberData(nameof(Ders))]
    public void Something_else_in_a_certificates_armour_is_called_by_its_name(byte[] file, string name) =>
        Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", file))
            .ShouldBeNoCertificate($"The file is {name}, not a certificate.");

    private static byte[] RsaRequest() =>
        new CertificateRequest("CN=x", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequest();

    private static byte[] RevocationList()
    {
        var issuer = X509SignatureGenerator.CreateForECDsa(Ec);
        var issuerKey = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(new byte[20]);
        return new CertificateRevocationListBuilder().Build(
            new X500DistinguishedName("CN=x"), issuer, BigInteger.One, Then.AddDays(1), HashAlgorithmName.SHA256, issuerKey, Then);
    }
}
