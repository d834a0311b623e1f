using System.Collections.Concurrent;
using Latchkey.Formats.Asn1;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X9;

namespace Latchkey.Formats.Keys;

/// <summary>The numbers of a named curve (SEC 1 section 3.1), as far as keys are read and compared with them.</summary>
internal sealed class EllipticCurveDomain
{
    private static readonly ConcurrentDictionary<string, EllipticCurveDomain> Known = new(StringComparer.Ordinal);

    private readonly X9ECParameters _numbers;

    private EllipticCurveDomain(string oid)
    {
        Oid = oid;
        FieldSize = EllipticCurves.Find(oid)!.Value.FieldSize;
        _numbers = ECNamedCurveTable.GetByOid(new DerObjectIdentifier(oid));
        Order = _numbers.N.ToByteArrayUnsigned();
        Generator = _numbers.G.GetEncoded(compressed: false);
    }

    /// <summary>The dotted OID.</summary>
    public string Oid { get; }

    /// <summary>Bits of the field.</summary>
    public int FieldSize { get; }

    /// <summary>The order of the generator, big-endian: secret numbers are below it, and as long (RFC 5915 section 3).</summary>
    public byte[] Order { get; }

    /// <summary>The generator: 04 | x | y.</summary>
    public byte[] Generator { get; }

    /// <summary>The order of the curve, divided by that of the generator.</summary>
    public byte[] Cofactor => _numbers.H.ToByteArrayUnsigned();

    /// <summary>The coefficients, big-endian without leading zeros.</summary>
    public (byte[] A, byte[] B) Coefficients => (
        _numbers.Curve.A.ToBigInteger().ToByteArrayUnsigned(), _numbers.Curve.B.ToBigInteger().ToByteArrayUnsigned());

    /// <summary>The prime of the field; null on a binary field.</summary>
    public byte[]? Prime => _numbers.Curve.Field.Dimension == 1 ? _numbers.Curve.Field.Characteristic.ToByteArrayUnsigned() : null;

    /// <summary>The exponents of a binary field's polynomial, the least first; null on a prime field.</summary>
    public int[]? Polynomial =>
        (_numbers.Curve.Field as Org.BouncyCastle.Math.Field.IPolynomialExtensionField)?.MinimalPolynomial.GetExponentsPresent();

    /// <summary>Finds a curve by its OID; null when it is none of <see cref="EllipticCurves"/>.</summary>
    public static EllipticCurveDomain? Find(string oid) =>
        EllipticCurves.Find(oid) is null ? null : Known.GetOrAdd(oid, known => new EllipticCurveDomain(known));

    /// <summary>
    /// Finds the curve that the parameters of a key name or write out (RFC 5480 section 2.1.1); null where they do neither, or
    /// differ in any number from every named curve.
    /// </summary>
    public static EllipticCurveDomain? Recognise(ReadOnlySpan<byte> parameters) => parameters switch
    {
        [DerTag.ObjectIdentifier, ..] => Find(new DerReader(parameters).ReadObjectIdentifier()),
        [DerTag.Sequence, ..] => ExplicitCurve.Recognise(new DerReader(parameters).Enter(DerTag.Sequence)),
        _ => null,
    };

    /// <summary>A point in the form 04 | x | y, from any form of SEC 1 section 2.3.3; null where it is none of the curve.</summary>
    public byte[]? Uncompress(ReadOnlySpan<byte> point)
    {
        try
        {
            var read = _numbers.Curve.DecodePoint(point.ToArray());
            return read.IsInfinity ? null : read.GetEncoded(compressed: false);
        }
        catch (Exception invalid) when (invalid is ArgumentException or InvalidOperationException or ArithmeticException or FormatException)
        {
            return null;
        }
    }
}
