using Latchkey.Formats.Keys.Ec;

namespace Latchkey.Formats.OpenPgpKeys;

/// <summary>A curve of keys, by the names of GnuPG (RFC 6637 section 11, RFC 9580 section 9.2).</summary>
/// <param name="Oid">The contents of its OID in DER.</param>
/// <param name="Name">Its name in GnuPG.</param>
/// <param name="Size">The length of keys in bits that GnuPG gives.</param>
/// <param name="Named">Its numbers; null for the curves of Bernstein, whose points have a form of their own.</param>
internal sealed record PgpCurve(byte[] Oid, string Name, int Size, NamedCurve? Named)
{
    /// <summary>Ed25519, for EdDSA alone.</summary>
    public static PgpCurve Ed25519 { get; } = new([0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x0F, 0x01], "ed25519", 255, null);

    /// <summary>Curve25519, for ECDH alone.</summary>
    public static PgpCurve Curve25519 { get; } = new([0x2B, 0x06, 0x01, 0x04, 0x01, 0x97, 0x55, 0x01, 0x05, 0x01], "cv25519", 255, null);

    /// <summary>The curves.</summary>
    public static IReadOnlyList<PgpCurve> All { get; } =
    [
        new([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07], "nistp256", 256, NamedCurves.P256),
        Of([0x2B, 0x81, 0x04, 0x00, 0x22], "nistp384", "secp384r1"),
        Of([0x2B, 0x81, 0x04, 0x00, 0x23], "nistp521", "secp521r1"),
        Of([0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07], "brainpoolP256r1", "brainpoolP256r1"),
        Of([0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0B], "brainpoolP384r1", "brainpoolP384r1"),
        Of([0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0D], "brainpoolP512r1", "brainpoolP512r1"),
        Of([0x2B, 0x81, 0x04, 0x00, 0x0A], "secp256k1", "secp256k1"),
        Ed25519,
        Curve25519,
    ];

    /// <summary>Finds a curve by the contents of its OID, or null.</summary>
    public static PgpCurve? Find(ReadOnlySpan<byte> oid)
    {
        foreach (var curve in All)
        {
            if (oid.SequenceEqual(curve.Oid)) return curve;
        }

        return null;
    }

    private static PgpCurve Of(byte[] oid, string name, string namedCurve)
    {
        var named = NamedCurves.FindByName(namedCurve)!;
        return new PgpCurve(oid, name, named.FieldSize, named);
    }
}
