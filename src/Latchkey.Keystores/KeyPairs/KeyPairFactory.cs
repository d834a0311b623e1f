using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys.Reading;
using Latchkey.Formats.Secrets;
using Latchkey.Keystores.Files;


namespace Latchkey.Keystores.KeyPairs;

/// <summary>Makes key pairs and self-signed certificates.</summary>
public static class KeyPairFactory
{
    // The default of SAP's dialogs for RSA and SSH keys (docs/contract.md#dialogs).
    private const int YearsOfUploadedKey = 10;

    /// <summary>
    /// Generates a key, in PKCS#8 and the caller's to dispose, and its self-signed certificate. Takes some 0.1 s for
    /// RSA of 1,024 bits, 2 s for 4,096 and a minute for 8,192, and cannot be interrupted.
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
    /// Makes a self-signed certificate for an uploaded key that came without one: RSA, DSA, EC on a named curve or
    /// Ed25519, in PKCS#8. Signs by default with SHA-256.
    /// </summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.KeyPairRequestInvalid"/>; <see cref="Refusal.PrivateKeyNotAcceptable"/>;
    /// <see cref="Refusal.CertificateNotAcceptable"/>: no certificate can have such a public key.
    /// </exception>
    public static Certificate SelfSigned(
        SecretBytes privateKey, CertificateSpecification specification, DateTimeOffset now) => FileRefusals.Translate(() =>
    {
        using var key = KeyReader.ReadSigning(privateKey);
        var signature = SignatureChoice.ForUploaded(specification.SignatureAlgorithm, key.Kind);
        return CertificateReader.Read(CertificatePlan.Of(specification, now, YearsOfUploadedKey).SelfSign(key, signature));
    });
}
