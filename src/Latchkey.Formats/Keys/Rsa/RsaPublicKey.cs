using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys.Rsa;

/// <summary>
/// Reads RSAPublicKey (RFC 8017 appendix A.1.1) and refuses keys that no peer could use: the JDK, too, refuses a
/// certificate with one of them, and a single such entry would make an exported keystore unreadable to it. Weak but
/// usable keys pass; <c>Latchkey.Keystores</c> names their weaknesses.
/// </summary>
internal static class RsaPublicKey
{
    /// <summary>Most bits. Verifying with 16,384 costs seconds in some libraries; nobody issues more than 8,192.</summary>
    public const int MaxSize = 8192;

    /// <summary>Fewest bits, as for the JDK.</summary>
    public const int MinSize = 512;

    // The JDK's limit, too: 64 bits of exponent above 3,072 bits of modulus.
    private const int LargeModulusSize = 3072;
    private const int MaxExponentSizeOfLargeModulus = 64;

    /// <summary>Bits of the modulus.</summary>
    /// <exception cref="AsnContentException">The octets are no RSAPublicKey.</exception>
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
    /// What the platform takes to verify with a key, in nanoseconds: a multiplication for each bit of the exponent, of which there are
    /// 17 as a rule; one as long as a modulus of 3,072 bits takes 12 ms.
    /// </summary>
    /// <exception cref="AsnContentException">The octets are no RSAPublicKey.</exception>
    public static long CostOfVerifying(ReadOnlySpan<byte> key)
    {
        var numbers = new DerReader(key).Enter(DerTag.Sequence);
        long size = KeyNumbers.SizeOf(numbers.ReadUnsigned());
        return KeyNumbers.SizeOf(numbers.ReadUnsigned()) * size * size / 2_500;
    }

    /// <summary>The fault of a key; null where it has none.</summary>
    /// <param name="modulus">A big-endian number above 0, with the leading zeros of DER or without.</param>
    /// <param name="exponent">As the modulus.</param>
    public static string? FaultOf(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        var size = KeyNumbers.SizeOf(modulus);
        var exponentSize = KeyNumbers.SizeOf(exponent);
        if (size > MaxSize) return $"The RSA key has more than {MaxSize} bits.";
        if (size < MinSize) return $"The RSA key has fewer than {MinSize} bits.";
        // Montgomery's multiplication, by which OpenSSL and others do RSA, needs an odd modulus.
        if ((modulus[^1] & 1) == 0) return "The RSA key's modulus is even.";
        if (exponent is [< 3]) return "The RSA key's public exponent is less than 3.";
        if (exponentSize > size || (exponentSize == size && exponent.SequenceCompareTo(modulus) >= 0))
            return "The RSA key's public exponent is not less than its modulus.";
        if (size > LargeModulusSize && exponentSize > MaxExponentSizeOfLargeModulus)
            return $"The RSA key's public exponent has more than {MaxExponentSizeOfLargeModulus} bits.";
        return null;
    }
}
