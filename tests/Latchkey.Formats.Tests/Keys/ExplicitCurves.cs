using System.Security.Cryptography;

namespace Latchkey.Formats.Tests.Keys;

/// <summary>Writes the numbers of a curve out (SpecifiedECDomain, SEC 1 section C.2).</summary>
internal static class ExplicitCurves
{
    /// <summary>The parameters of a key on a curve over a prime field; null for others.</summary>
    public static byte[]? Of(ECDsa key, bool isSeeded) => Of(key, isSeeded, curve => curve);

    /// <summary>The same, changed before they are written.</summary>
    public static byte[]? Of(ECDsa key, bool isSeeded, Func<ECCurve, ECCurve> change)
    {
        var curve = change(key.ExportExplicitParameters(includePrivateParameters: false).Curve);
        if (!curve.IsPrime) return null;
        return Der.Sequence(
            Der.Integer(1),
            Der.Sequence(Der.Oid("1.2.840.10045.1.1"), Number(curve.Prime!)),
            Der.Sequence(
                Der.Value(0x04, curve.A!),
                Der.Value(0x04, curve.B!),
                isSeeded && curve.Seed is not null ? Der.BitString(curve.Seed) : []),
            Der.Value(0x04, [0x04, .. curve.G.X!, .. curve.G.Y!]),
            Number(curve.Order!),
            Number(curve.Cofactor!));
    }

    private static byte[] Number(byte[] octets)
    {
        var trimmed = octets.AsSpan().TrimStart((byte)0).ToArray();
        return Der.Integer(trimmed[0] >= 0x80 ? [0, .. trimmed] : trimmed);
    }
}
