using System.Formats.Asn1;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Keys.Ec;

/// <summary>
/// Recognises a named curve by explicit parameters (SpecifiedECDomain, SEC 1 section C.2), which macOS and OpenSSL's <c>-param_enc
/// explicit</c> write. Every number must be that of the curve, because with another generator anybody can make a private key for a given
/// public key (CVE-2020-0601). Nothing is computed with the numbers.
/// </summary>
internal static class ExplicitCurve
{
    private const string Trinomial = "1.2.840.10045.1.2.3.2";
    private const string Pentanomial = "1.2.840.10045.1.2.3.3";

    /// <summary>Finds the curve. Returns null if no curve has these numbers, or the octets do not have this structure.</summary>
    public static NamedCurve? Recognise(DerReader domain)
    {
        try
        {
            return Find(domain);
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static NamedCurve? Find(DerReader domain)
    {
        // SEQUENCE { version INTEGER, fieldID SEQUENCE, curve SEQUENCE, base OCTET STRING, order INTEGER,
        //   cofactor INTEGER OPTIONAL, hash OPTIONAL }
        domain.ReadCount();
        var field = domain.Enter(DerTag.Sequence);
        var coefficients = domain.Enter(DerTag.Sequence);
        var generator = domain.ReadContents(DerTag.OctetString);
        var order = domain.ReadUnsigned();
        var cofactor = domain.Tag == DerTag.Integer ? domain.ReadUnsigned() : default;

        // SEQUENCE { a OCTET STRING, b OCTET STRING, seed BIT STRING OPTIONAL }
        var a = coefficients.ReadContents(DerTag.OctetString).TrimStart((byte)0);
        var b = coefficients.ReadContents(DerTag.OctetString).TrimStart((byte)0);
        foreach (var curve in CurvesOver(field))
        {
            var (curveA, curveB) = curve.Coefficients;
            if (a.SequenceEqual(curveA.AsSpan().TrimStart((byte)0)) && b.SequenceEqual(curveB) && order.SequenceEqual(curve.Order)
                && (cofactor.IsEmpty || cofactor.SequenceEqual(curve.Cofactor))
                && curve.Generator.AsSpan().SequenceEqual(curve.Uncompress(generator)))
                return curve;
        }

        return null;
    }

    private static List<NamedCurve> CurvesOver(DerReader field) => field.ReadObjectIdentifier() switch
    {
        Oids.PrimeField => CurvesOverPrime(field.ReadUnsigned()),
        Oids.BinaryField => CurvesOverPolynomial(ReadPolynomial(field.Enter(DerTag.Sequence))),
        _ => [],
    };

    private static List<NamedCurve> CurvesOverPrime(ReadOnlySpan<byte> prime)
    {
        var found = new List<NamedCurve>();
        foreach (var curve in NamedCurves.OfFieldSize(prime.IsEmpty ? 0 : KeyNumbers.SizeOf(prime)))
        {
            if (prime.SequenceEqual(curve.Prime)) found.Add(curve);
        }

        return found;
    }

    private static List<NamedCurve> CurvesOverPolynomial(int[] exponents) =>
        [.. NamedCurves.OfFieldSize(exponents[^1]).Where(curve => exponents.AsSpan().SequenceEqual(curve.Polynomial))];

    private static int[] ReadPolynomial(DerReader field)
    {
        // SEQUENCE { m INTEGER, basis OBJECT IDENTIFIER, k INTEGER | SEQUENCE { k1 INTEGER, k2 INTEGER, k3 INTEGER } }
        var m = field.ReadCount();
        var basis = field.ReadObjectIdentifier();
        if (basis == Trinomial) return [0, field.ReadCount(), m];
        if (basis != Pentanomial) throw new AsnContentException("A binary field has an unknown basis.");
        var exponents = field.Enter(DerTag.Sequence);
        return [0, exponents.ReadCount(), exponents.ReadCount(), exponents.ReadCount(), m];
    }
}
