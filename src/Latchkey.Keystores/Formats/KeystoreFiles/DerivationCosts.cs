using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// What one iteration of a key derivation costs, in nanoseconds, for so many octets of key: measured, and more where it takes
/// longer on a machine that is busy (docs/implementation-details.md). A derivation is iterated anew for each output of its hash.
/// </summary>
internal static class DerivationCosts
{
    /// <summary>Of PBKDF2 (RFC 8018 section 5.2), which the platform does in one call.</summary>
    public static long Pbkdf2(HashAlgorithmName hash, int length) => Outputs(hash, length) * (Is512Bit(hash) ? 540 : 230);

    /// <summary>Of PKCS#12's own derivation (RFC 7292 appendix B.2), each hash of which is a call of the platform.</summary>
    public static long Pkcs12(HashAlgorithmName hash, int length) => Outputs(hash, length) * (Is512Bit(hash) ? 520 : 370);

    /// <summary>Of Sun's PBEWithMD5AndTripleDES, for <see cref="JceKeyDerivation.KeysAtOnce"/> keys together.</summary>
    public static long Jceks(int passwordLength) => JceKeyDerivation.BlocksOf(passwordLength) * 200;

    private static int Outputs(HashAlgorithmName hash, int length) => (length + LengthOf(hash) - 1) / LengthOf(hash);

    private static bool Is512Bit(HashAlgorithmName hash) => hash == HashAlgorithmName.SHA384 || hash == HashAlgorithmName.SHA512;

    private static int LengthOf(HashAlgorithmName hash) => hash.Name switch
    {
        nameof(HashAlgorithmName.SHA1) => SHA1.HashSizeInBytes,
        nameof(HashAlgorithmName.SHA256) => SHA256.HashSizeInBytes,
        nameof(HashAlgorithmName.SHA384) => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };
}
