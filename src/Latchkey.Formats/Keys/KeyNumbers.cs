using System.Formats.Asn1;
using System.Numerics;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys;

/// <summary>Measures the numbers of public keys.</summary>
internal static class KeyNumbers
{
    /// <summary>The length in bits of a positive big-endian number, with or without leading zeros.</summary>
    public static int SizeOf(ReadOnlySpan<byte> number)
    {
        var magnitude = number.TrimStart((byte)0);
        return (magnitude.Length * 8) - (BitOperations.LeadingZeroCount((uint)magnitude[0]) - 24);
    }

    /// <summary>The length in bits of an INTEGER of DER.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>: the number is 0 or negative.</exception>
    public static int SizeOfPositive(ReadOnlySpan<byte> integer)
    {
        if (integer is [] or [0] or [>= 0x80, ..]) throw Refuse.NotAcceptable("The public key has a number that is not positive.");
        return SizeOf(integer);
    }

    /// <summary>The length in bits of p, the first number in a key's parameters.</summary>
    /// <param name="key">A key that is one number, with a SEQUENCE of numbers as its parameters.</param>
    /// <param name="numbers">The minimum number of parameters.</param>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>.</exception>
    public static int SizeOfPrime(PublicKeyInfo key, int numbers)
    {
        // RFC 3279 lets a DSA key inherit its parameters from the issuer. Here a key must be complete.
        if (key.Parameters.IsEmpty || key.Parameters[0] != DerTag.Sequence)
            throw Refuse.NotAcceptable("The public key lacks its parameters.");
        SizeOfPositive(new DerReader(key.Key).ReadInteger());
        var reader = new DerReader(key.Parameters).Enter(DerTag.Sequence);
        var size = SizeOfPositive(reader.ReadInteger());
        for (var i = 1; i < numbers; i++) SizeOfPositive(reader.ReadInteger());
        return size;
    }
}
