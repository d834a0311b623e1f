using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>
/// An EC key on a named curve (RFC 5915). Its public point is computed, because the JDK leaves it out of the file, and
/// because the file could lie.
/// </summary>
internal sealed class EcPrivateKey : PrivateKey
{
    public const string Algorithm = "1.2.840.10045.2.1";

    private readonly byte[] _curve;
    private readonly ECPoint _point;

    private EcPrivateKey(byte[] curve, ECPoint point)
    {
        _curve = curve;
        _point = point;
    }

    public static EcPrivateKey ReadKey(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key, WorkBudget budget)
    {
        // Explicit parameters could describe a field of any size, and no peer takes such keys.
        if (parameters.IsEmpty || parameters[0] != DerTag.ObjectIdentifier) throw NotANamedCurve();
        var oid = new DerReader(parameters).ReadObjectIdentifier();
        var (_, size) = EllipticCurves.Find(oid) ?? throw NotANamedCurve();

        // SEQUENCE { version INTEGER, privateKey OCTET STRING, parameters [0] OPTIONAL, publicKey [1] OPTIONAL }
        var fields = new DerReader(key).Enter(DerTag.Sequence);
        if (fields.ReadCount() != 1) throw new AsnContentException("The version of an EC key is 1.");
        using var number = new SecretBytes(fields.ReadContents(DerTag.OctetString));
        if (fields.Tag == DerTag.Explicit0 && !fields.ReadContents(DerTag.Explicit0).SequenceEqual(parameters)) throw NotANamedCurve();
        if (fields.Tag == DerTag.Explicit1) fields.ReadEncoded();
        fields.ThrowIfNotAtEnd();

        budget.Spend(Cost(oid, size));
        return new EcPrivateKey(parameters.ToArray(), PointOf(oid, number));
    }

    public override bool BelongsTo(Certificate certificate)
    {
        var info = PublicKeyInfo.Of(certificate);
        byte[] uncompressed = [0x04, .. _point.X!, .. _point.Y!];
        return info.Algorithm == Algorithm && info.Parameters.SequenceEqual(_curve) && info.Key.SequenceEqual(uncompressed);
    }

    private static ECPoint PointOf(string curve, SecretBytes number)
    {
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(curve), D = number.Octets });
            return key.ExportParameters(includePrivateParameters: false).Q;
        }
        catch (PlatformNotSupportedException)
        {
            // Debian's OpenSSL knows every curve of the list; others are built with fewer.
            throw NotANamedCurve();
        }
    }

    // Measured with OpenSSL 3.0: P-256, for which it has a fast path, 0.1 ms; P-384 2 ms; sect571r1 5 ms.
    private static int Cost(string oid, int size) => oid == "1.2.840.10045.3.1.7" ? 100_000 : size * size * 20;

    private static RefusalException NotANamedCurve() =>
        Refuse.PrivateKeyNotAcceptable("The EC key is on a curve without a known name.");
}
