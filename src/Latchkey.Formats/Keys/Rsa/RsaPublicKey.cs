using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys.Rsa;

/// <summary>
/// Reads RSAPublicKey (RFC 8017 appendix A.1.1) and refuses keys that nobody could use. The JDK refuses a certificate with such a key too,
/// and a single one would make an exported keystore unreadable to it. Weak but usable keys pass; <c>Latchkey.Keystores</c> warns of them.
/// </summary>
internal static class RsaPublicKey
{
    /// <summary>
    /// The maximum length in bits. Verifying with 16,384 bits takes seconds in some libraries, and nobody issues more than 8,192.
    /// </summary>
    public const int MaxSize = 8192;

    /// <summary>The minimum length in bits, as in the JDK.</summary>
    public const int MinSize = 512;

    // Also the JDK's limit: an exponent of 64 bits if the modulus has more than 3,072 bits.
    private const int LargeModulusSize = 3072;
    private const int MaxExponentSizeOfLargeModulus = 64;

    /// <summary>The length of the modulus in bits.</summary>
    /// <exception cref="AsnContentException">The octets are not an RSAPublicKey.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>.</exception>
    public static int ReadSize(ReadOnlySpan<byte> key)
    {
        // SEQUENCE { modulus INTEGER, publicExponent INTEGER }
        var outer = new DerReader(key);
        var numbers = outer.Enter(DerTag.Sequence);
        outer.ThrowIfNotAtEnd();
        var modulus = numbers.ReadUnsigned();
        var exponent = numbers.ReadUnsigned();
        numbers.ThrowIfNotAtEnd();

        if (modulus.IsEmpty || exponent.IsEmpty) throw Refuse.NotAcceptable("The public key has a number that is not positive.");
        return FaultOf(modulus, exponent) is { } fault ? throw Refuse.NotAcceptable(fault) : KeyNumbers.SizeOf(modulus);
    }

    /// <summary>
    /// The platform's time for a verification, in nanoseconds: one multiplication for each bit of the exponent, which usually has 17. With
    /// an exponent as long as a modulus of 3,072 bits, it takes 12 ms.
    /// </summary>
    /// <exception cref="AsnContentException">The octets are not an RSAPublicKey.</exception>
    public static long CostOfVerifying(ReadOnlySpan<byte> key)
    {
        var numbers = new DerReader(key).Enter(DerTag.Sequence);
        long size = KeyNumbers.SizeOf(numbers.ReadUnsigned());
        return KeyNumbers.SizeOf(numbers.ReadUnsigned()) * size * size / 2_500;
    }

    /// <summary>The fault of a key, or null.</summary>
    /// <param name="modulus">A positive big-endian number, with or without the leading zeros of DER.</param>
    /// <param name="exponent">A number in the same form.</param>
    public static string? FaultOf(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        var size = KeyNumbers.SizeOf(modulus);
        var exponentSize = KeyNumbers.SizeOf(exponent);
        if (size > MaxSize) return $"The RSA key has more than {MaxSize} bits.";
        if (size < MinSize) return $"The RSA key has fewer than {MinSize} bits.";
        // Montgomery multiplication, which OpenSSL and others use for RSA, needs an odd modulus.
        if ((modulus[^1] & 1) == 0) return "The RSA key's modulus is even.";
        if (exponent is [< 3]) return "The RSA key's public exponent is less than 3.";
        if (exponentSize > size || (exponentSize == size && exponent.SequenceCompareTo(modulus) >= 0))
            return "The RSA key's public exponent is not less than its modulus.";
        if (size > LargeModulusSize && exponentSize > MaxExponentSizeOfLargeModulus)
            return $"The RSA key's public exponent has more than {MaxExponentSizeOfLargeModulus} bits.";
        return null;
    }
}
