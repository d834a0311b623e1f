using Latchkey.Formats.Keys.Ec;

namespace Latchkey.Keystores.KeyPairs;

/// <summary>The curves on which the API generates keys, by their names in the API, including synonyms (docs/contract.md#curves).</summary>
internal static class CurveNames
{
    // SAP has withdrawn the curves of 112 to 131 bits.
    private const int LargestWithdrawn = 131;

    /// <summary>The curve for a size in bits; null if the size is out of range.</summary>
    public static NamedCurve? OfSize(int size) => size switch
    {
        < 112 => null,
        <= 192 => Find("NIST P-192"),
        <= 224 => Find("NIST P-224"),
        <= 256 => Find("NIST P-256"),
        <= 384 => Find("NIST P-384"),
        <= 571 => Find("NIST P-521"),
        _ => null,
    };

    /// <summary>The curve with this name, or null. Brainpool curves are not offered.</summary>
    public static NamedCurve? Find(string name) =>
        NamedCurves.FindByName(name) is { FieldSize: > LargestWithdrawn, IsBrainpool: false } curve ? curve : null;
}
