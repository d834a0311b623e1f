using System.Formats.Asn1;
using System.Numerics;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Refusals;

namespace Latchkey.Formats.Keys.Ec;

/// <summary>
/// Reads the curve of an EC public key (RFC 5480). It does not check that the point is on the curve; the JDK checks that only when the key
/// is used.
/// </summary>
internal static class EcPublicKey
{
    // The largest binary field in use is that of sect571k1. This limits the claim of a certificate.
    private const int MaxBinaryFieldSize = 1024;

    // SEC 1 section 2.3.3: 04 | x | y, each coordinate as long as the field
    private const byte UncompressedPoint = 0x04;

    /// <exception cref="AsnContentException">The octets are not an EC key.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.CertificateNotAcceptable"/>.</exception>
    public static SubjectPublicKey Describe(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> point)
    {
        if (parameters.IsEmpty) throw Refuse.NotAcceptable("The EC key lacks its parameters.");
        // The JDK cannot read a certificate with a compressed point, nor a keystore that contains one.
        if (point.IsEmpty || point[0] != UncompressedPoint) throw Refuse.NotAcceptable("The EC key is not an uncompressed point.");

        var key = ReadCurve(new DerReader(parameters), point);
        if (point.Length != 1 + (2 * ((key.Size + 7) / 8))) throw Refuse.NotAcceptable("The EC key has a wrong length for its curve.");
        return key;
    }

    // ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER, implicitCurve NULL, specifiedCurve SEQUENCE }
    private static SubjectPublicKey ReadCurve(DerReader parameters, ReadOnlySpan<byte> point)
    {
        switch (parameters.Tag)
        {
            case DerTag.ObjectIdentifier:
                var oid = parameters.ReadObjectIdentifier();
                if (NamedCurves.Find(oid) is { } curve) return new("EC", curve.FieldSize, curve.Name);
                // Coordinates are as long as the field, so the point shows the length of the field in octets.
                return new("EC", point.Length / 2 * 8, oid);
            case DerTag.Sequence:
                return new("EC", ReadExplicitFieldSize(parameters.Enter(DerTag.Sequence)));
            default:
                throw Refuse.NotAcceptable("The EC key inherits its curve from another certificate.");
        }
    }

    // SpecifiedECDomain, X9.62: SEQUENCE { version INTEGER, fieldID SEQUENCE { fieldType OID, parameters ANY }, ... }
    private static int ReadExplicitFieldSize(DerReader domain)
    {
        domain.ReadInteger();
        var field = domain.Enter(DerTag.Sequence);
        switch (field.ReadObjectIdentifier())
        {
            case Oids.PrimeField:
                return KeyNumbers.SizeOfPositive(field.ReadInteger());
            case Oids.BinaryField:
                // SEQUENCE { m INTEGER, basis OID, ... }
                var m = new BigInteger(field.Enter(DerTag.Sequence).ReadInteger(), isBigEndian: true);
                if (m < 1 || m > MaxBinaryFieldSize) throw Refuse.NotAcceptable("The EC key's field is invalid.");
                return (int)m;
            default:
                throw Refuse.NotAcceptable("The EC key's field is of an unknown kind.");
        }
    }
}
