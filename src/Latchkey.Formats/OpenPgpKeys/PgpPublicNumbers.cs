using Latchkey.Formats.Keys;
using Latchkey.Formats.Keys.Dsa;
using Latchkey.Formats.Keys.Rsa;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.OpenPgpKeys;

/// <summary>
/// The numbers of a public key (RFC 4880 section 5.5.2, RFC 6637 section 9), big-endian without leading zeros. Nothing is computed with
/// them here.
/// </summary>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="Size">The length of the key in bits, as GnuPG gives it.</param>
/// <param name="Curve">The curve; null if the algorithm has none.</param>
/// <param name="Values">RSA: n, e. DSA: p, q, g, y. Elgamal: p, g, y. Curves: the point, after the octet 04 or 40.</param>
internal sealed record PgpPublicNumbers(PgpAlgorithm Algorithm, int Size, PgpCurve? Curve, byte[][] Values)
{
    /// <summary>The maximum length of Elgamal's p in bits.</summary>
    public const int MaxElgamalSize = 8192;

    // SEC 1 section 2.3.3: a point with both coordinates.
    private const byte Uncompressed = 0x04;

    // RFC 9580 section 11.2.2: a point in the form of its curve.
    private const byte Native = 0x40;

    private const int NativeLength = 32;

    // GnuPG makes 512 bits with 15,360 of p.
    private const int MaxDsaSubprimeLength = 512 / 8;

    /// <summary>Reads the numbers of a key.</summary>
    /// <exception cref="InvalidDataException">The numbers are damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PgpKeyNotAcceptable"/>.</exception>
    public static PgpPublicNumbers Read(PgpAlgorithm algorithm, ref PgpNumbers fields) => algorithm switch
    {
        PgpAlgorithm.Rsa or PgpAlgorithm.RsaEncryptOnly or PgpAlgorithm.RsaSignOnly => ReadRsa(algorithm, ref fields),
        PgpAlgorithm.Dsa => ReadDsa(ref fields),
        PgpAlgorithm.Elgamal => ReadElgamal(ref fields),
        PgpAlgorithm.Ecdsa or PgpAlgorithm.Ecdh or PgpAlgorithm.EdDsa => ReadCurve(algorithm, ref fields),
        _ => throw Refuse.PgpKeyNotAcceptable($"A key has the OpenPGP algorithm {(int)algorithm}, which is not supported."),
    };

    private static PgpPublicNumbers ReadRsa(PgpAlgorithm algorithm, ref PgpNumbers fields)
    {
        var values = ReadPositive(ref fields, 2);
        if (RsaPublicKey.FaultOf(values[0], values[1]) is { } fault) throw Refuse.PgpKeyNotAcceptable(fault);
        return new PgpPublicNumbers(algorithm, KeyNumbers.SizeOf(values[0]), null, values);
    }

    private static PgpPublicNumbers ReadDsa(ref PgpNumbers fields)
    {
        var values = ReadPositive(ref fields, 4);
        var size = CheckPrime("DSA", DsaPrivateKey.MaxSize, values[0], values[2], values[3]);
        if (values[1].Length > Math.Min(MaxDsaSubprimeLength, values[0].Length))
            throw Refuse.PgpKeyNotAcceptable("A DSA key has too long a subprime.");
        return new PgpPublicNumbers(PgpAlgorithm.Dsa, size, null, values);
    }

    private static PgpPublicNumbers ReadElgamal(ref PgpNumbers fields)
    {
        var values = ReadPositive(ref fields, 3);
        var size = CheckPrime("Elgamal", MaxElgamalSize, values[0], values[1], values[2]);
        return new PgpPublicNumbers(PgpAlgorithm.Elgamal, size, null, values);
    }

    private static int CheckPrime(string name, int most, byte[] prime, byte[] generator, byte[] number)
    {
        var size = KeyNumbers.SizeOf(prime);
        if (size > most) throw Refuse.PgpKeyNotAcceptable($"The {name} key has more than {most} bits.");
        return (prime[^1] & 1) != 0 && generator.Length <= prime.Length && number.Length <= prime.Length
            ? size
            : throw Refuse.PgpKeyNotAcceptable($"The {name} key is damaged: its numbers are inconsistent.");
    }

    private static PgpPublicNumbers ReadCurve(PgpAlgorithm algorithm, ref PgpNumbers fields)
    {
        // length of the OID (1) | OID | point | for ECDH also: length (1) | 01 | hash (1) | cipher (1)
        var curve = PgpCurve.Find(fields.Take(fields.ReadOctet()))
            ?? throw Refuse.PgpKeyNotAcceptable("A key is on an elliptic curve that is not supported.");
        var point = ReadPositive(ref fields, 1)[0];
        if (algorithm == PgpAlgorithm.Ecdh) fields.Take(fields.ReadOctet());
        var isForAlgorithm = algorithm switch
        {
            PgpAlgorithm.EdDsa => curve == PgpCurve.Ed25519,
            PgpAlgorithm.Ecdh => curve != PgpCurve.Ed25519,
            _ => curve.Named is not null,
        };
        if (!isForAlgorithm) throw Refuse.PgpKeyNotAcceptable("A key is on an elliptic curve of another algorithm.");
        var (form, length) = curve.Named is { } named ? (Uncompressed, 2 * ((named.FieldSize + 7) / 8)) : (Native, NativeLength);
        return point[0] == form && point.Length == 1 + length
            ? new PgpPublicNumbers(algorithm, curve.Size, curve, [point[1..]])
            : throw new InvalidDataException("A point has the wrong form.");
    }

    private static byte[][] ReadPositive(ref PgpNumbers fields, int count)
    {
        var values = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            values[i] = fields.ReadNumber().ToArray();
            if (values[i] is []) throw new InvalidDataException("A number of a key is zero.");
        }

        return values;
    }
}
