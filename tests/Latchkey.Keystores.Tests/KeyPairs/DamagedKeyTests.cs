using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CsCheck;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Tests;
using Latchkey.Formats.Tests.Chains;
using Latchkey.Keystores.KeyPairs;

namespace Latchkey.Keystores.Tests.KeyPairs;

/// <summary>Whatever octets a private key has, it is refused, or else its certificate is good.</summary>
public sealed class DamagedKeyTests
{
    private static readonly CertificateSpecification Specification = new() { CommonName = "sap", Country = "DE" };

    [Theory]
    [InlineData("RSA", "SHA-256/RSA")]
    [InlineData("RSA", "SHA-224/RSA")]
    [InlineData("DSA", "SHA-256/DSA")]
    [InlineData("EC", "SHA-256/ECDSA")]
    public void A_damaged_key_is_refused_or_signs_what_its_certificate_verifies(string type, string algorithm)
    {
        using var original = KeyPairFactory.Generate(Specifications.OfType(type), Specifications.Now).PrivateKey;
        var octets = original.Span.ToArray();

        Gen.Select(Gen.Int[0, octets.Length - 1], Gen.Byte).Array[1, 2]
            .Sample(changes => CheckSigned(Damaged.Of(octets, changes), Specification with { SignatureAlgorithm = algorithm }), iter: 500);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using var original = KeyPairFactory.Generate(Specifications.Ec, Specifications.Now).PrivateKey;
        for (var length = 0; length < original.Length; length++)
        {
            using var cut = new SecretBytes(original.Span[..length]);
            Should.Throw<RefusalException>(() => KeyPairFactory.SelfSigned(cut, Specification, Specifications.Now));
        }
    }

    private static void CheckSigned(byte[] pkcs8, CertificateSpecification specification)
    {
        using var key = new SecretBytes(pkcs8);
        try
        {
            Verifies(KeyPairFactory.SelfSigned(key, specification, Specifications.Now)).ShouldBeTrue();
        }
        catch (RefusalException refused)
        {
            (refused.Refusal is Refusal.PrivateKeyNotAcceptable or Refusal.KeyPairRequestInvalid or Refusal.CertificateNotAcceptable)
                .ShouldBeTrue();
        }
    }

    private static bool Verifies(Certificate certificate)
    {
        var (signed, signature) = SignedParts.Of(certificate);
        using var platform = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        using var rsa = platform.GetRSAPublicKey();
        using var dsa = platform.GetDSAPublicKey();
        using var ec = platform.GetECDsaPublicKey();
        // .NET does not know SHA-224 with RSA.
        if (certificate.SignatureAlgorithm == "SHA224withRSA") return true;
        return rsa?.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            ?? dsa?.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ?? ec!.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
