namespace Latchkey.Keystores.KeyPairs;

/// <summary>The client's values for a key pair to generate, in the words of the API (docs/contract.md#generate-a-key-pair).</summary>
public sealed record KeyPairSpecification : CertificateSpecification
{
    /// <summary><c>RSA</c> (the default), <c>DSA</c> or <c>EC</c>.</summary>
    public string? KeyType { get; init; }

    /// <summary>
    /// The size in bits. RSA: 1024 to 8192 in steps of 8, by default 4096. DSA: 1024, 2048 or 3072, by default 2048. EC: 112 to 571, which
    /// selects one of the curves P-192 to P-521.
    /// </summary>
    public int? KeySize { get; init; }

    /// <summary>The name of a curve, for EC only. It takes precedence over <see cref="KeySize"/>.</summary>
    public string? KeyAlgorithmParameter { get; init; }

    /// <summary>Checks all that can be checked before the key is generated, because that takes seconds.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.KeyPairRequestInvalid"/>.</exception>
    public void Validate(DateTimeOffset now) => KeyPairPlan.Of(this, now);
}
