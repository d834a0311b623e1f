using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Tests.Keys;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Latchkey.Formats.Tests.KeystoreFiles;

internal static class KeyPairAssertions
{
    private static readonly byte[] Message = "message"u8.ToArray();

    public static T Entry<T>(this KeystoreFile file, string alias)
        where T : KeystoreFileEntry => file.Entries.Single(entry => entry.Alias == alias).ShouldBeOfType<T>();

    public static void ShouldSign(this KeystoreFileEntry.KeyPair pair) => ShouldSignFor(pair.PrivateKey.Span, pair.Chain[0]);

    /// <summary>Signs with the platform's code what it then verifies with the certificate.</summary>
    public static void ShouldSignFor(ReadOnlySpan<byte> pkcs8, Certificate certificate)
    {
        using var x509 = X509CertificateLoader.LoadCertificate(certificate.Der.Span);
        switch (certificate.KeyType)
        {
            case "RSA":
                using (var key = RSA.Create())
                {
                    key.ImportPkcs8PrivateKey(pkcs8, out _);
                    using var verifier = x509.GetRSAPublicKey()!;
                    var signature = key.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
                    verifier.VerifyData(Message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).ShouldBeTrue();
                }

                break;
            case "RSASSA-PSS":
                using (var key = RSA.Create())
                {
                    // The platform reads PKCS#8 only under the plain RSA identifier; the key inside is the same.
                    key.ImportRSAPrivateKey(Pkcs8.KeyOf(pkcs8), out _);
                    using var verifier = RSA.Create();
                    verifier.ImportRSAPublicKey(x509.GetPublicKey(), out _);
                    var signature = key.SignData(Message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
                    verifier.VerifyData(Message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss).ShouldBeTrue();
                }

                break;
            case "EC":
                using (var key = ECDsa.Create())
                {
                    key.ImportPkcs8PrivateKey(pkcs8, out _);
                    using var verifier = x509.GetECDsaPublicKey()!;
                    verifier.VerifyData(Message, key.SignData(Message, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256).ShouldBeTrue();
                }

                break;
            case "DSA":
                using (var key = DSA.Create())
                {
                    key.ImportPkcs8PrivateKey(pkcs8, out _);
                    using var verifier = x509.GetDSAPublicKey()!;
                    verifier.VerifyData(Message, key.SignData(Message, HashAlgorithmName.SHA256), HashAlgorithmName.SHA256).ShouldBeTrue();
                }

                break;
            case "EdDSA":
                using (var secret = new SecretBytes(pkcs8))
                using (var key = KeyReader.ReadSigning(secret))
                {
                    var signature = key.Sign(Message, SigningAlgorithm.Ed25519);
                    Ed25519.Verify(signature, 0, x509.GetPublicKey(), 0, Message, 0, Message.Length).ShouldBeTrue();
                }

                break;
            default:
                Assert.Fail($"{certificate.KeyType} was not expected.");
                break;
        }
    }
}
