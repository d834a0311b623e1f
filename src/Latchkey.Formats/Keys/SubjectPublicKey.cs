using System.Formats.Asn1;
using System.Numerics;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys;

/// <summary>
/// What an entry shows of a public key: the JCA's name of its algorithm, its length in bits, and the curve of an EC
/// key on a named one. No arithmetic is done with the key, so a hostile one costs nothing.
/// </summary>
/// <param name="Type"><c>PublicKey.getAlgorithm()</c> of JDK 17; the OID where the JDK has no name.</param>
/// <param name="Size">Bits as keytool counts them, but of the field for EC; 0 where unknown.</param>
/// <param name="Curve">Name or OID of a named curve; null for all other keys.</param>
internal readonly record struct SubjectPublicKey(string Type, int Size, string? Curve = null)
{
    /// <summary>Reads SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7).</summary>
    /// <exception cref="AsnContentException">The octets are no public key.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>: the key makes no sense or
    /// is too large.</exception>
    public static SubjectPublicKey Read(DerReader info)
    {
        // SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
        var algorithm = AlgorithmIdentifier.Read(info.Enter(DerTag.Sequence));
        var key = info.ReadBitString(out var unusedBits);
        info.ThrowIfNotAtEnd();
        if (unusedBits != 0) throw new AsnContentException("A key does not end on an octet.");

        return algorithm.Algorithm switch
        {
            // RFC 8017 appendix A.1; 2.5.8.1.1 is the name X.509 itself had
            "1.2.840.113549.1.1.1" or "2.5.8.1.1" => new("RSA", RsaKeys.ReadSize(key)),
            "1.2.840.113549.1.1.10" => new("RSASSA-PSS", RsaKeys.ReadSize(key)),
            "1.2.840.10040.4.1" => new("DSA", ReadPrimeSize(algorithm.Parameters, numbers: 3, key)),
            "1.2.840.113549.1.3.1" => new("DH", ReadPrimeSize(algorithm.Parameters, numbers: 2, key)),
            "1.2.840.10045.2.1" => EllipticCurveKeys.Read(algorithm.Parameters, key),
            // X9.42: the JDK has no reader for it and refuses the whole certificate.
            "1.2.840.10046.2.1" => throw Refuse.NotAcceptable("The public key is a Diffie-Hellman key in the form of X9.42."),
            // RFC 8410 section 4: the octets of RFC 7748 and RFC 8032
            "1.3.101.110" when key.Length == 32 => new("XDH", 255),
            "1.3.101.111" when key.Length == 56 => new("XDH", 448),
            "1.3.101.112" when key.Length == 32 => new("EdDSA", 255),
            "1.3.101.113" when key.Length == 57 => new("EdDSA", 448),
            "1.3.101.110" or "1.3.101.111" or "1.3.101.112" or "1.3.101.113" =>
                throw Refuse.NotAcceptable("The public key has a wrong length."),
            _ => new(algorithm.Algorithm, 0),
        };
    }

    /// <summary>Bits of an integer that is at least 1, in DER's form; anything smaller is refused.</summary>
    public static int SizeOfPositive(ReadOnlySpan<byte> integer)
    {
        if (integer is [] or [0] or [>= 0x80, ..]) throw Refuse.NotAcceptable("The public key has a number that is not positive.");
        return SizeOf(integer);
    }

    /// <summary>Bits of a big-endian number above 0, with leading zeros or without.</summary>
    public static int SizeOf(ReadOnlySpan<byte> number)
    {
        var magnitude = number.TrimStart((byte)0);
        return (magnitude.Length * 8) - (BitOperations.LeadingZeroCount((uint)magnitude[0]) - 24);
    }

    // DSA, RFC 3279 section 2.3.2: parameters SEQUENCE { p, q, g }, key INTEGER y
    // DH, PKCS #3 section 9: parameters SEQUENCE { p, g, privateValueLength OPTIONAL }, key INTEGER y
    private static int ReadPrimeSize(ReadOnlySpan<byte> parameters, int numbers, ReadOnlySpan<byte> key)
    {
        // RFC 3279 lets a DSA key inherit its parameters from the issuer; a key must stand on its own here.
        if (parameters.IsEmpty || parameters[0] != DerTag.Sequence) throw Refuse.NotAcceptable("The public key lacks its parameters.");
        SizeOfPositive(new DerReader(key).ReadInteger());
        var reader = new DerReader(parameters).Enter(DerTag.Sequence);
        var size = SizeOfPositive(reader.ReadInteger());
        for (var i = 1; i < numbers; i++) SizeOfPositive(reader.ReadInteger());
        return size;
    }
}
