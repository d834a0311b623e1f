using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Formats.Secrets;


namespace Latchkey.Formats.Signing;

/// <summary>Shows that a key pair can be used, by what a signing request will do with it later: read, sign, verify.</summary>
internal static class SigningProof
{
    private static readonly byte[] Message = "proof"u8.ToArray();

    /// <summary>Signs once.</summary>
    /// <param name="pkcs8">The key as it will be stored.</param>
    /// <param name="own">The certificate whose key it is.</param>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>: with the reason.</exception>
    public static void Give(SecretBytes pkcs8, Certificate own)
    {
        using var key = SigningKey.Read(pkcs8);
        key.Sign(Message, RequestAlgorithm.Of(own, key));
    }

    /// <summary>What a proof costs, in nanoseconds (docs/implementation-details.md).</summary>
    public static long CostOf(Certificate own) => own.KeyType switch
    {
        // With the platform's own check of the numbers 4 ms at 2,048 bits, 13 ms at 4,096. The public exponent blinds, shows that the
        // signature is right, and verifies it.
        "RSA" or SigningAlgorithm.Pss => 2_000_000 + ((long)own.KeySize * own.KeySize * own.KeySize / 6_000)
            + (3 * RsaKeys.CostOfVerifying(PublicKeyInfo.Of(own).Key)),
        // Multiplications to read, to sign and to verify, of which the last two cost less than the first.
        "EC" => 3L * (EllipticCurveDomain.Recognise(PublicKeyInfo.Of(own).Parameters) is { } curve ? EcPrivateKey.CostOf(curve) : 0),
        "DSA" => 6_000_000,
        _ => 500_000,
    };
}
