using System.Collections.Frozen;

namespace Latchkey.Formats.Keys;

/// <summary>
/// The named curves of SEC 2, X9.62 and RFC 5639. Names are the JDK's primary ones, which are also the words that the
/// API accepts when it generates keys; sizes are those of the field, in bits.
/// </summary>
internal static class EllipticCurves
{
    private static readonly FrozenDictionary<string, (string Name, int FieldSize)> ByOid = new Dictionary<string, (string, int)>(
        StringComparer.Ordinal)
    {
        // SEC 2, prime fields; the first curves of X9.62 have SEC names too
        ["1.3.132.0.6"] = ("secp112r1", 112),
        ["1.3.132.0.7"] = ("secp112r2", 112),
        ["1.3.132.0.28"] = ("secp128r1", 128),
        ["1.3.132.0.29"] = ("secp128r2", 128),
        ["1.3.132.0.9"] = ("secp160k1", 160),
        ["1.3.132.0.8"] = ("secp160r1", 160),
        ["1.3.132.0.30"] = ("secp160r2", 160),
        ["1.3.132.0.31"] = ("secp192k1", 192),
        ["1.2.840.10045.3.1.1"] = ("secp192r1", 192),
        ["1.3.132.0.32"] = ("secp224k1", 224),
        ["1.3.132.0.33"] = ("secp224r1", 224),
        ["1.3.132.0.10"] = ("secp256k1", 256),
        ["1.2.840.10045.3.1.7"] = ("secp256r1", 256),
        ["1.3.132.0.34"] = ("secp384r1", 384),
        ["1.3.132.0.35"] = ("secp521r1", 521),

        // SEC 2, binary fields
        ["1.3.132.0.4"] = ("sect113r1", 113),
        ["1.3.132.0.5"] = ("sect113r2", 113),
        ["1.3.132.0.22"] = ("sect131r1", 131),
        ["1.3.132.0.23"] = ("sect131r2", 131),
        ["1.3.132.0.1"] = ("sect163k1", 163),
        ["1.3.132.0.2"] = ("sect163r1", 163),
        ["1.3.132.0.15"] = ("sect163r2", 163),
        ["1.3.132.0.24"] = ("sect193r1", 193),
        ["1.3.132.0.25"] = ("sect193r2", 193),
        ["1.3.132.0.26"] = ("sect233k1", 233),
        ["1.3.132.0.27"] = ("sect233r1", 233),
        ["1.3.132.0.3"] = ("sect239k1", 239),
        ["1.3.132.0.16"] = ("sect283k1", 283),
        ["1.3.132.0.17"] = ("sect283r1", 283),
        ["1.3.132.0.36"] = ("sect409k1", 409),
        ["1.3.132.0.37"] = ("sect409r1", 409),
        ["1.3.132.0.38"] = ("sect571k1", 571),
        ["1.3.132.0.39"] = ("sect571r1", 571),

        // X9.62
        ["1.2.840.10045.3.1.2"] = ("X9.62 prime192v2", 192),
        ["1.2.840.10045.3.1.3"] = ("X9.62 prime192v3", 192),
        ["1.2.840.10045.3.1.4"] = ("X9.62 prime239v1", 239),
        ["1.2.840.10045.3.1.5"] = ("X9.62 prime239v2", 239),
        ["1.2.840.10045.3.1.6"] = ("X9.62 prime239v3", 239),
        ["1.2.840.10045.3.0.5"] = ("X9.62 c2tnb191v1", 191),
        ["1.2.840.10045.3.0.6"] = ("X9.62 c2tnb191v2", 191),
        ["1.2.840.10045.3.0.7"] = ("X9.62 c2tnb191v3", 191),
        ["1.2.840.10045.3.0.11"] = ("X9.62 c2tnb239v1", 239),
        ["1.2.840.10045.3.0.12"] = ("X9.62 c2tnb239v2", 239),
        ["1.2.840.10045.3.0.13"] = ("X9.62 c2tnb239v3", 239),
        ["1.2.840.10045.3.0.18"] = ("X9.62 c2tnb359v1", 359),
        ["1.2.840.10045.3.0.20"] = ("X9.62 c2tnb431r1", 431),

        // RFC 5639 (Brainpool)
        ["1.3.36.3.3.2.8.1.1.1"] = ("brainpoolP160r1", 160),
        ["1.3.36.3.3.2.8.1.1.2"] = ("brainpoolP160t1", 160),
        ["1.3.36.3.3.2.8.1.1.3"] = ("brainpoolP192r1", 192),
        ["1.3.36.3.3.2.8.1.1.4"] = ("brainpoolP192t1", 192),
        ["1.3.36.3.3.2.8.1.1.5"] = ("brainpoolP224r1", 224),
        ["1.3.36.3.3.2.8.1.1.6"] = ("brainpoolP224t1", 224),
        ["1.3.36.3.3.2.8.1.1.7"] = ("brainpoolP256r1", 256),
        ["1.3.36.3.3.2.8.1.1.8"] = ("brainpoolP256t1", 256),
        ["1.3.36.3.3.2.8.1.1.9"] = ("brainpoolP320r1", 320),
        ["1.3.36.3.3.2.8.1.1.10"] = ("brainpoolP320t1", 320),
        ["1.3.36.3.3.2.8.1.1.11"] = ("brainpoolP384r1", 384),
        ["1.3.36.3.3.2.8.1.1.12"] = ("brainpoolP384t1", 384),
        ["1.3.36.3.3.2.8.1.1.13"] = ("brainpoolP512r1", 512),
        ["1.3.36.3.3.2.8.1.1.14"] = ("brainpoolP512t1", 512),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly ILookup<int, string> BySize = ByOid.ToLookup(curve => curve.Value.FieldSize, curve => curve.Key);

    /// <summary>The names of all curves.</summary>
    public static IEnumerable<string> Names => ByOid.Values.Select(curve => curve.Name);

    /// <summary>Finds a curve by its OID; null when it is none of these.</summary>
    public static (string Name, int FieldSize)? Find(string oid) => ByOid.TryGetValue(oid, out var curve) ? curve : null;

    /// <summary>The OIDs of the curves over fields of so many bits.</summary>
    public static IEnumerable<string> OfFieldSize(int size) => BySize[size];

    /// <summary>
    /// Whether JDK 17 loads keys on the curve (<c>sun.security.util.CurveDB</c>): it lacks Brainpool's twisted curves, and all that have no
    /// name here but their OID.
    /// </summary>
    public static bool IsOfJdk(string curve) =>
        !char.IsAsciiDigit(curve[0])
        && !(curve.StartsWith("brainpool", StringComparison.Ordinal) && curve.EndsWith("t1", StringComparison.Ordinal));
}
