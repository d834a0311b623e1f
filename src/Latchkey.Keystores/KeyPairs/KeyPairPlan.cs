using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Signing;


namespace Latchkey.Keystores.KeyPairs;

/// <summary>A checked and complete specification.</summary>
internal sealed record KeyPairPlan(KeyAlgorithm Key, SigningAlgorithm Signature, CertificateContents Certificate)
{
    // docs/contract.md#generate-a-key-pair
    private const int YearsOfValidity = 3;

    /// <exception cref="RefusalException"><see cref="Refusal.KeyPairRequestInvalid"/>.</exception>
    public static KeyPairPlan Of(KeyPairSpecification specification, DateTimeOffset now)
    {
        var key = KeyAlgorithm.Of(specification);
        return new KeyPairPlan(
            key,
            SignatureChoice.ForGenerated(specification.SignatureAlgorithm, key.Kind),
            CertificatePlan.Of(specification, now, YearsOfValidity));
    }
}
