using Latchkey.Formats.Keys.Ec;

namespace Latchkey.Keystores.KeyPairs;

/// <summary>The curves on which the API generates keys, by its names, synonyms included (docs/contract.md#curves).</summary>
internal static class CurveNames
{
    // SAP has withdrawn those of 112 to 131 bits.
    private const int LargestWithdrawn = 131;

    /// <summary>The curve that a size in bits stands for; null outside of the sizes that are taken.</summary>
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

    /// <summary>The curve of a name; null for any other. Brainpool's are not offered.</summary>
    public static NamedCurve? Find(string name) =>
        NamedCurves.FindByName(name) is { FieldSize: > LargestWithdrawn, IsOfBrainpool: false } curve ? curve : null;
}
