using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Costs;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Keys.Ec;

/// <summary>
/// An EC key on a named curve (RFC 5915). Its public point is computed, because the JDK omits it from files and a file could have a false
/// one.
/// </summary>
internal sealed class EcPrivateKey : PrivateKey
{
    private static readonly Asn1Tag PointTag = new(TagClass.ContextSpecific, 1, isConstructed: true);

    private readonly SecretBytes _number;
    private readonly byte[][] _givenPoints;
    private readonly WorkBudget _budget;
    private byte[]? _point;

    private EcPrivateKey(NamedCurve curve, SecretBytes number, byte[][] givenPoints, WorkBudget budget)
    {
        Curve = curve;
        _number = number;
        _givenPoints = givenPoints;
        _budget = budget;
    }

    /// <summary>The curve.</summary>
    public NamedCurve Curve { get; }

    /// <summary>Reads ECPrivateKey (RFC 5915 section 3).</summary>
    /// <param name="parameters">The curve, with tag and length, if the PKCS#8 structure has it; otherwise the key itself has it.</param>
    /// <param name="key">The octets of the key.</param>
    /// <param name="publicKey">The public point in the PKCS#8 structure; empty if there is none.</param>
    /// <param name="budget">The budget for computing the point.</param>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>.</exception>
    public static EcPrivateKey Read(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> key, ReadOnlySpan<byte> publicKey, WorkBudget budget)
    {
        // SEQUENCE { version INTEGER 1, privateKey OCTET STRING, parameters [0] OPTIONAL, publicKey [1] BIT STRING OPTIONAL }
        if (parameters is [DerTag.Null, ..]) parameters = default;
        var curve = parameters.IsEmpty ? null : NamedCurves.Recognise(parameters) ?? throw NotANamedCurve();
        var fields = new DerReader(key).Enter(DerTag.Sequence);
        if (fields.ReadCount() != 1) throw new AsnContentException("The version of an EC key is not 1.");
        var number = fields.ReadContents(DerTag.OctetString);
        if (fields.Tag == DerTag.Explicit0)
        {
            var own = NamedCurves.Recognise(fields.ReadContents(DerTag.Explicit0)) ?? throw NotANamedCurve();
            if (curve is not null && own != curve) throw new AsnContentException("An EC key names two curves.");
            curve = own;
        }

        var point = fields.Tag == DerTag.Explicit1 ? fields.Enter(DerTag.Explicit1).ReadBitString(out _) : default;
        fields.ThrowIfNotAtEnd();
        return Of(curve ?? throw NotANamedCurve(), number, [point.ToArray(), publicKey.ToArray()], budget);
    }

    /// <summary>Makes a key from its numbers.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="number">
    /// The secret number, big-endian, with or without leading zeros: some writers add them and some remove them.
    /// </param>
    /// <param name="givenPoints">
    /// The public point in any form of SEC 1 (section 2.3.3), for each place where the file has it; empty where it does not.
    /// </param>
    /// <param name="budget">The budget for computing the point.</param>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PrivateKeyNotAcceptable"/>: the number is 0, or not less than the order of the curve.
    /// </exception>
    public static EcPrivateKey Of(NamedCurve curve, ReadOnlySpan<byte> number, byte[][] givenPoints, WorkBudget budget)
    {
        number = number.TrimStart((byte)0);
        if (number.IsEmpty || number.Length > curve.Order.Length) throw NotOfCurve();
        var padded = SecretNumber.Pad(number, curve.Order.Length);
        if (padded.Span.SequenceCompareTo(curve.Order) < 0) return new EcPrivateKey(curve, padded, givenPoints, budget);
        padded.Dispose();
        throw NotOfCurve();
    }

    /// <summary>
    /// The cost of a point multiplication with OpenSSL 3.0, in nanoseconds: 0.1 ms on P-256, which has a fast path, 2 ms on P-384, 5 ms on
    /// sect571r1.
    /// </summary>
    public static int CostOf(NamedCurve curve) => curve == NamedCurves.P256 ? 100_000 : curve.FieldSize * curve.FieldSize * 20;

    public override bool BelongsTo(PublicKeyInfo publicKey) =>
        publicKey.Algorithm == Oids.Ec && NamedCurves.Recognise(publicKey.Parameters) == Curve && publicKey.Key.SequenceEqual(Point());

    public override SecretBytes Encode() => Write(Point());

    public override SecretBytes EncodeFor(PublicKeyInfo own) => Write(own.Key.ToArray());

    public override SigningKey Use() => new EcSigningKey(Curve, _number);

    public override void Dispose() => _number.Dispose();

    private SecretBytes Write(byte[] point) => PrivateKeyInfo.Write(
        algorithm =>
        {
            algorithm.WriteObjectIdentifier(Oids.Ec);
            algorithm.WriteObjectIdentifier(Curve.Oid);
        },
        key =>
        {
            using (key.PushSequence())
            {
                key.WriteInteger(1);
                key.WriteOctetString(_number.Span);
                using (key.PushSequence(PointTag)) key.WriteBitString(point);
            }
        });

    private byte[] Point()
    {
        if (_point is not null) return _point;
        _budget.Spend(CostOf(Curve));
        using var key = new EcSigningKey(Curve, _number);
        var point = key.ExportPoint();
        if (_givenPoints.Any(given => given is not [] && !IsSame(given, point))) throw Refuse.KeysDiffer();
        return _point = point;
    }

    // Only a point in another form needs more than a comparison.
    private bool IsSame(byte[] given, byte[] point) => given.SequenceEqual(point) || Curve.Uncompress(given)?.SequenceEqual(point) == true;

    private static FileRefusedException NotANamedCurve() =>
        Refuse.PrivateKeyNotAcceptable("The EC key is on a curve without a known name.");

    private static FileRefusedException NotOfCurve() =>
        Refuse.PrivateKeyNotAcceptable("The EC key is damaged: its number is out of range for its curve.");
}
