using System.Security.Cryptography;

namespace Latchkey.Formats.Encryption;

/// <summary>
/// What one iteration of a key derivation costs, in nanoseconds, for so many octets of key: measured, and more where it takes
/// longer on a machine that is busy (docs/implementation-details.md). A derivation runs all its iterations again for each output of its
/// hash.
/// </summary>
internal static class DerivationCosts
{
    /// <summary>Of PBKDF2 (RFC 8018 section 5.2), which the platform does in one call; hashes that it lacks are BouncyCastle's.</summary>
    public static long Pbkdf2(HashAlgorithmName hash, int length) => Outputs(hash, length) * hash.Name switch
    {
        "SHA1" or "SHA256" => 230,
        "SHA384" or "SHA512" => 540,
        "SHA224" => 1_000,
        _ => 1_400,
    };

    /// <summary>Of PKCS#12's own derivation (RFC 7292 appendix B.2): each hash is a call of the platform or of BouncyCastle.</summary>
    public static long Pkcs12(HashAlgorithmName hash, int length) => Outputs(hash, length) * hash.Name switch
    {
        "SHA1" or "SHA256" => 370,
        "SHA384" or "SHA512" => 520,
        "SHA224" => 500,
        _ => 750,
    };

    /// <summary>Of Sun's PBEWithMD5AndTripleDES, for <see cref="JceKeyDerivation.KeysAtOnce"/> keys together.</summary>
    public static long Jceks(int passwordLength) => JceKeyDerivation.BlocksOf(passwordLength) * 200;

    private static int Outputs(HashAlgorithmName hash, int length) =>
        (length + MessageDigest.SizeOf(hash) - 1) / MessageDigest.SizeOf(hash);
}
