using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Files;


namespace Latchkey.Keystores.KeyPairs;

/// <summary>Generates key pairs and self-signed certificates.</summary>
public static class KeyPairFactory
{
    // The default of SAP's dialogs for RSA and SSH keys (docs/contract.md#dialogs).
    private const int YearsOfUploadedKey = 10;

    /// <summary>
    /// Generates a key and its self-signed certificate. The caller disposes the key, which is in PKCS#8. For RSA this takes about 0.1 s
    /// with 1,024 bits, 2 s with 4,096 and a minute with 8,192, and cannot be interrupted.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.KeyPairRequestInvalid"/>.</exception>
    public static (SecretBytes PrivateKey, Certificate Certificate) Generate(KeyPairSpecification specification, DateTimeOffset now)
    {
        var plan = KeyPairPlan.Of(specification, now);
        var privateKey = plan.Key.Generate();
        try
        {
            return (privateKey, FileRefusals.Translate(() =>
            {
                using var key = KeyReader.ReadSigning(privateKey);
                return CertificateReader.Read(plan.Certificate.SelfSign(key, plan.Signature));
            }));
        }
        catch
        {
            privateKey.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes a self-signed certificate for an uploaded key without one: RSA, DSA, EC on a named curve, or Ed25519, in PKCS#8. The default
    /// is to sign with SHA-256.
    /// </summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.KeyPairRequestInvalid"/>; <see cref="Refusal.PrivateKeyNotAcceptable"/>;
    /// <see cref="Refusal.CertificateNotAcceptable"/>: such a public key cannot be in a certificate.
    /// </exception>
    public static Certificate SelfSigned(
        SecretBytes privateKey, CertificateSpecification specification, DateTimeOffset now) => FileRefusals.Translate(() =>
    {
        using var key = KeyReader.ReadSigning(privateKey);
        var signature = SignatureChoice.ForUploaded(specification.SignatureAlgorithm, key.Kind);
        return CertificateReader.Read(CertificatePlan.Of(specification, now, YearsOfUploadedKey).SelfSign(key, signature));
    });
}
