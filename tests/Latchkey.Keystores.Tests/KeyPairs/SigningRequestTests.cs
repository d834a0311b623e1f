using Latchkey.Formats.Certificates;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Tests;
using Latchkey.Formats.Tests.Chains;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Keystores.Tests.KeyPairs;

/// <summary>Signing requests, judged by OpenSSL.</summary>
public sealed class SigningRequestTests(WorkFolder folder) : IClassFixture<WorkFolder>
{
    public static TheoryData<string, string, string> Kinds { get; } = new()
    {
        { "RSA", "sha512WithRSAEncryption", "sha256WithRSAEncryption" },
        { "DSA", "dsa_with_SHA256", "dsa_with_SHA256" }, // OpenSSL 3.0 knows no longer hash with DSA
        { "EC", "ecdsa-with-SHA512", "ecdsa-with-SHA256" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_request_is_signed_with_SHA_512_until_an_authority_has_signed_and_with_SHA_256_afterwards(
        string type, string first, string later)
    {
        var curve = type == "EC" ? "secp384r1" : null;
        var specification = Specifications.Ec with { KeyType = type, KeySize = 1024, KeyAlgorithmParameter = curve };
        var (privateKey, own) = KeyPairFactory.Generate(specification with { Organization = "SAP SE, Walldorf" }, Specifications.Now);
        using (privateKey)
        {
            RequestOf(privateKey, own).ShouldContain($"Signature Algorithm: {first}");

            // The authority puts names of its own encoding into the certificate, and the next request repeats them.
            folder.OpenSsl("req -x509 -newkey rsa:2048 -nodes -keyout {ca.key} -out {ca.pem} -subj /CN=ca");
            folder.OpenSsl("x509 -req -in {request.pem} -CA {ca.pem} -CAkey {ca.key} -CAcreateserial -out {signed.pem}");
            var signed = CertificateReader.Read(folder.Read("signed.pem"));
            signed.SubjectDN.ShouldBe(own.SubjectDN);
            RequestOf(privateKey, signed).ShouldContain($"Signature Algorithm: {later}");
        }
    }

    [Fact]
    public void An_Ed25519_request_is_accepted()
    {
        folder.OpenSsl("genpkey -algorithm ED25519 -out {key.pem}");
        using var key = folder.ReadPrivateKey("key.pem");
        var own = KeyPairFactory.SelfSigned(key, Specifications.Ec, Specifications.Now);

        RequestOf(key, own).ShouldContain("Signature Algorithm: ED25519");
    }

    [Fact]
    public void An_RSA_key_too_short_for_SHA_512_signs_with_SHA_256()
    {
        folder.OpenSsl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:512 -out {short.pem}");
        using var key = folder.ReadPrivateKey("short.pem");
        var own = KeyPairFactory.SelfSigned(key, Specifications.Ec, Specifications.Now);

        RequestOf(key, own).ShouldContain("Signature Algorithm: sha256WithRSAEncryption");
    }

    [Fact]
    public void The_request_has_the_extensions_of_the_owner_and_leaves_the_rest_to_the_authority()
    {
        byte[][] wishes =
        [
            RawCertificate.Extension("2.5.29.17", critical: false,
                Der.Sequence(Der.Text(0x82, "a.example.com"), Der.Text(0x81, "a@example.com"), Der.Value(0x87, [192, 0, 2, 1]))),
            RawCertificate.Extension("2.5.29.15", critical: true, [0x03, 0x02, 0x05, 0xA0]),
            RawCertificate.Extension(
                "2.5.29.37", critical: false, Der.Sequence(Der.Oid("1.3.6.1.5.5.7.3.1"), Der.Oid("1.3.6.1.5.5.7.3.2"))),
        ];
        byte[][] others =
        [
            RawCertificate.Extension("2.5.29.19", critical: true, [0x30, 0x00]),
            RawCertificate.Extension("1.2.3.4", critical: false, [0x05, 0x00]),
        ];
        foreach (var type in new[] { "EC", "RSA", "DSA" })
        {
            var specification = Specifications.OfType(type) with { Extensions = Der.Sequence([.. others, .. wishes]) };
            var (privateKey, own) = KeyPairFactory.Generate(specification, Specifications.Now);
            using (privateKey)
            {
                var printed = RequestOf(privateKey, own);
                printed.ShouldContain("DNS:a.example.com, email:a@example.com, IP Address:192.0.2.1");
                printed.ShouldContain("X509v3 Key Usage: critical");
                printed.ShouldContain("Digital Signature, Key Encipherment");
                printed.ShouldContain("TLS Web Server Authentication, TLS Web Client Authentication");
                printed.ShouldNotContain("Basic Constraints");
                printed.ShouldNotContain("Key Identifier");
                printed.ShouldNotContain("1.2.3.4");
            }
        }
    }

    [Theory]
    [InlineData("subjectAltName=critical,DNS:*.example.com,DNS:xn--bcher-kva.example")]
    [InlineData("subjectAltName=IP:2001:db8::7,IP:192.0.2.7,RID:1.2.3.4")]
    [InlineData("subjectAltName=URI:https://example.com/a?b#c,email:a@example.com")]
    [InlineData("subjectAltName=otherName:1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com")]
    [InlineData("keyUsage=critical,digitalSignature,nonRepudiation,keyAgreement,decipherOnly")]
    [InlineData("keyUsage=keyCertSign,cRLSign")]
    [InlineData("extendedKeyUsage=critical,clientAuth,timeStamping,1.3.6.1.4.1.311.10.3.12")]
    [InlineData("extendedKeyUsage=anyExtendedKeyUsage")]
    public void Each_wish_is_in_the_request_as_OpenSSL_reads_it_in_the_certificate(string wish)
    {
        folder.OpenSsl(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
            + $"-keyout {{wish.key}} -out {{wish.pem}} -subj /CN=wish -addext {wish}");
        var extensions = Der.Sequence(CertificateFields.Of(CertificateReader.Read(folder.Read("wish.pem"))).Extensions.ToArray());
        var (privateKey, own) = KeyPairFactory.Generate(Specifications.Ec with { Extensions = extensions }, Specifications.Now);
        using (privateKey)
        {
            var requested = RequestOf(privateKey, own).Split('\n', StringSplitOptions.TrimEntries);
            var given = folder.OpenSsl($"x509 -in {{own.pem}} -noout -ext {wish.Split('=')[0]}")
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            given.Length.ShouldBe(2);
            given.ShouldBeSubsetOf(requested);
        }
    }

    [Fact]
    public void A_request_is_PEM_with_lines_that_end_in_LF()
    {
        var (privateKey, own) = KeyPairFactory.Generate(Specifications.Ec, Specifications.Now);
        using (privateKey)
        {
            var request = SigningRequest.Create(privateKey, own);

            request.ShouldStartWith("-----BEGIN CERTIFICATE REQUEST-----\n");
            request.ShouldEndWith("\n-----END CERTIFICATE REQUEST-----\n");
            request.ShouldNotContain('\r');
            request.Split('\n').ShouldAllBe(line => line.Length <= 64);
        }
    }

    private string RequestOf(SecretBytes privateKey, Certificate own)
    {
        folder.Write("request.pem", SigningRequest.Create(privateKey, own));
        folder.Write("own.pem", own);
        folder.OpenSsl("req -in {request.pem} -verify -noout");
        folder.OpenSsl("req -in {request.pem} -noout -pubkey").ShouldBe(folder.OpenSsl("x509 -in {own.pem} -noout -pubkey"));
        folder.OpenSsl("req -in {request.pem} -noout -subject -nameopt RFC2253,show_type")
            .ShouldBe(folder.OpenSsl("x509 -in {own.pem} -noout -subject -nameopt RFC2253,show_type"));
        return folder.OpenSsl("req -in {request.pem} -noout -text");
    }
}
