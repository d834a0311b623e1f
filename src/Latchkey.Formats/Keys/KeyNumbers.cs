using System.Formats.Asn1;
using System.Numerics;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys;

/// <summary>Measures the numbers of public keys.</summary>
internal static class KeyNumbers
{
    /// <summary>Bits of a big-endian number above 0, with leading zeros or without.</summary>
    public static int SizeOf(ReadOnlySpan<byte> number)
    {
        var magnitude = number.TrimStart((byte)0);
        return (magnitude.Length * 8) - (BitOperations.LeadingZeroCount((uint)magnitude[0]) - 24);
    }

    /// <summary>Bits of an integer in DER's form.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>: it is 0 or negative.</exception>
    public static int SizeOfPositive(ReadOnlySpan<byte> integer)
    {
        if (integer is [] or [0] or [>= 0x80, ..]) throw Refuse.NotAcceptable("The public key has a number that is not positive.");
        return SizeOf(integer);
    }

    /// <summary>Bits of p, the first of the numbers in a key's parameters.</summary>
    /// <param name="key">A key whose parameters are a SEQUENCE of numbers, and which is one number itself.</param>
    /// <param name="numbers">How many numbers the parameters have at least.</param>
    /// <exception cref="AsnContentException">The octets have another structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>.</exception>
    public static int SizeOfPrime(PublicKeyInfo key, int numbers)
    {
        // RFC 3279 lets a DSA key inherit its parameters from the issuer; a key must stand on its own here.
        if (key.Parameters.IsEmpty || key.Parameters[0] != DerTag.Sequence)
            throw Refuse.NotAcceptable("The public key lacks its parameters.");
        SizeOfPositive(new DerReader(key.Key).ReadInteger());
        var reader = new DerReader(key.Parameters).Enter(DerTag.Sequence);
        var size = SizeOfPositive(reader.ReadInteger());
        for (var i = 1; i < numbers; i++) SizeOfPositive(reader.ReadInteger());
        return size;
    }
}
