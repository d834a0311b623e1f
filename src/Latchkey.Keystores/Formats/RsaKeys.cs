using System.Formats.Asn1;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// Reads RSAPublicKey (RFC 8017 appendix A.1.1) and refuses keys that no peer could use: the JDK, too, refuses a
/// certificate with one of them, and a single such entry would make an exported keystore unreadable to it. Weak but
/// usable keys pass.
/// </summary>
internal static class RsaKeys
{
    // Verifying with 16,384 bits costs seconds in some libraries; nobody issues more than 8,192.
    private const int MaxModulusSize = 8192;

    // The JDK's own limits: the least modulus, and 64 bits of exponent above 3,072 bits of modulus.
    private const int MinModulusSize = 512;
    private const int LargeModulusSize = 3072;
    private const int MaxExponentSizeOfLargeModulus = 64;

    /// <summary>Bits of the modulus.</summary>
    /// <exception cref="AsnContentException">The octets are no RSAPublicKey.</exception>
    /// <exception cref="RefusalException"><see cref="Refusal.CertificateNotAcceptable"/>.</exception>
    public static int ReadSize(ReadOnlySpan<byte> key)
    {
        // SEQUENCE { modulus INTEGER, publicExponent INTEGER }
        var outer = new DerReader(key);
        var numbers = outer.Enter(DerTag.Sequence);
        outer.ThrowIfNotAtEnd();
        var modulus = numbers.ReadInteger();
        var exponent = numbers.ReadInteger();
        numbers.ThrowIfNotAtEnd();

        var size = SubjectPublicKey.SizeOfPositive(modulus);
        if (size > MaxModulusSize) throw Refuse.NotAcceptable($"The RSA key has more than {MaxModulusSize} bits.");
        if (size < MinModulusSize) throw Refuse.NotAcceptable($"The RSA key has fewer than {MinModulusSize} bits.");

        var exponentSize = SubjectPublicKey.SizeOfPositive(exponent);
        if (exponent is [< 3]) throw Refuse.NotAcceptable("The RSA key's public exponent is less than 3.");
        if (exponentSize > size || (exponentSize == size && exponent.SequenceCompareTo(modulus) >= 0))
            throw Refuse.NotAcceptable("The RSA key's public exponent is not less than its modulus.");
        if (size > LargeModulusSize && exponentSize > MaxExponentSizeOfLargeModulus)
            throw Refuse.NotAcceptable($"The RSA key's public exponent has more than {MaxExponentSizeOfLargeModulus} bits.");
        return size;
    }
}
