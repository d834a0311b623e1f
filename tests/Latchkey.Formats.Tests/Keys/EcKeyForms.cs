using System.Security.Cryptography;
using CsCheck;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>EC keys (RFC 5915): short numbers and long ones, points of every form, curves named and written out.</summary>
internal static class EcKeyForms
{
    private const string Algorithm = "1.2.840.10045.2.1";

    private static readonly string[] Curves =
    [
        "1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35", "1.3.132.0.33", "1.3.132.0.10", "1.3.132.0.8", "1.3.132.0.30", "1.3.132.0.9",
        "1.3.132.0.1", "1.3.132.0.26", "1.3.132.0.27", "1.3.132.0.36", "1.2.840.10045.3.0.20", "1.2.840.10045.3.0.5",
        "1.3.36.3.3.2.8.1.1.7",
    ];

    // None; uncompressed, compressed and hybrid (SEC 1 section 2.3.3).
    private static readonly string[] PointForms = ["", "04", "02", "06"];

    public static Gen<KeyForm> Any { get; } = Gen.Select(
        Gen.Int[0, Curves.Length - 1].Select(index => Curves[index]),
        Gen.Byte.Array[14],
        Gen.Int[0, 12], // zeros before the secret number
        Gen.Int[-1, 3], // zeros that are added to the length of the order; -1 cuts them all
        Gen.Int[0, PointForms.Length - 1].Select(index => PointForms[index]),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool),
        Of);

    private static KeyForm Of(
        string curve, byte[] random, int zeros, int added, string point, (bool Explicit, bool Inner, bool Version2, bool Attributes) with)
    {
        random[0] |= 1;
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(curve), D = random });
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        byte[] uncompressed = [0x04, .. q.X!, .. q.Y!];
        var parameters = with.Explicit && ExplicitCurves.Of(key, zeros % 2 == 0) is { } written ? written : Der.Oid(curve);
        var given = point switch
        {
            "" => null,
            "04" => uncompressed,
            // The parity of y tells the two points of a prime field apart (SEC 1 section 2.3.3).
            _ when ExplicitCurves.Of(key, isSeeded: false) is null => uncompressed,
            "02" => [(byte)(2 + (q.Y![^1] & 1)), .. q.X!],
            _ => [(byte)(6 + (q.Y![^1] & 1)), .. q.X!, .. q.Y!],
        };
        var length = added < 0 ? 0 : OrderLength(curve, q.X!.Length) + added;
        byte[] number = [.. new byte[Math.Max(0, length - random.Length)], .. random];
        var pkcs8 = KeyForm.Frame(
            Der.Sequence(Der.Oid(Algorithm), parameters),
            Der.Sequence(
                Der.Integer(1),
                Der.Value(0x04, number),
                with.Inner ? Der.Value(0xA0, parameters) : [],
                given is null ? [] : Der.Value(0xA1, Der.BitString(given))),
            with.Version2 ? uncompressed : null,
            with.Attributes);
        return new KeyForm(
            $"{curve} number of {number.Length} point {point} {with}", "EC", pkcs8,
            Der.Sequence(Der.Sequence(Der.Oid(Algorithm), Der.Oid(curve)), Der.BitString(uncompressed)));
    }

    // Only where it differs from the field's: secp160r1 and r2 have one octet more, sect233k1 and sect409k1 one less.
    private static int OrderLength(string curve, int fieldLength) => curve switch
    {
        "1.3.132.0.8" or "1.3.132.0.30" or "1.3.132.0.9" => fieldLength + 1,
        "1.3.132.0.26" or "1.3.132.0.36" => fieldLength - 1,
        _ => fieldLength,
    };
}
