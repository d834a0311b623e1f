namespace Latchkey.Keystores.KeyPairs;

/// <summary>What a client says of a key pair to generate, in the words of the API (docs/contract.md#generate-a-key-pair).</summary>
public sealed record KeyPairSpecification : CertificateSpecification
{
    /// <summary><c>RSA</c>, which is the default, <c>DSA</c> or <c>EC</c>.</summary>
    public string? KeyType { get; init; }

    /// <summary>
    /// Bits: 1024 to 8192 in steps of 8 for RSA, by default 4096; 1024, 2048 or 3072 for DSA, by default 2048; 112 to 571
    /// for EC, which stand for one of the curves P-192 to P-521.
    /// </summary>
    public int? KeySize { get; init; }

    /// <summary>The name of a curve, for EC only, where it takes precedence over <see cref="KeySize"/>.</summary>
    public string? KeyAlgorithmParameter { get; init; }

    /// <summary>Checks all that can be checked before the key is generated, which takes seconds.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.KeyPairRequestInvalid"/>.</exception>
    public void Validate(DateTimeOffset now) => KeyPairPlan.Of(this, now);
}
