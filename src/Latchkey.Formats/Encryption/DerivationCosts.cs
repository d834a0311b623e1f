using System.Security.Cryptography;

namespace Latchkey.Formats.Encryption;

/// <summary>
/// The cost of one iteration of a key derivation, in nanoseconds, for a length of key in octets. The values were measured, and raised where
/// a busy machine takes longer (docs/implementation-details.md). A derivation repeats all its iterations for each output of its hash.
/// </summary>
internal static class DerivationCosts
{
    /// <summary>
    /// The cost of PBKDF2 (RFC 8018 section 5.2). The platform computes it in one call; BouncyCastle computes the hashes that the platform
    /// lacks.
    /// </summary>
    public static long Pbkdf2(HashAlgorithmName hash, int length) => Outputs(hash, length) * hash.Name switch
    {
        "SHA1" or "SHA256" => 230,
        "SHA384" or "SHA512" => 540,
        "SHA224" => 1_000,
        _ => 1_400,
    };

    /// <summary>
    /// The cost of PKCS#12's own derivation (RFC 7292 appendix B.2). Each hash is a call of the platform or of BouncyCastle.
    /// </summary>
    public static long Pkcs12(HashAlgorithmName hash, int length) => Outputs(hash, length) * hash.Name switch
    {
        "SHA1" or "SHA256" => 370,
        "SHA384" or "SHA512" => 520,
        "SHA224" => 500,
        _ => 750,
    };

    /// <summary>The cost of Sun's PBEWithMD5AndTripleDES, for <see cref="JceKeyDerivation.KeysAtOnce"/> keys together.</summary>
    public static long Jceks(int passwordLength) => JceKeyDerivation.BlocksOf(passwordLength) * 200;

    private static int Outputs(HashAlgorithmName hash, int length) =>
        (length + MessageDigest.SizeOf(hash) - 1) / MessageDigest.SizeOf(hash);
}
