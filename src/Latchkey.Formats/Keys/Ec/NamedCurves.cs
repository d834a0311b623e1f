using System.Collections.Frozen;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Keys.Ec;

/// <summary>The named curves of SEC 2, X9.62 and RFC 5639.</summary>
internal static class NamedCurves
{
    /// <summary>The curve P-256 of NIST.</summary>
    public static NamedCurve P256 { get; } =
        new("1.2.840.10045.3.1.7", "secp256r1", 256) { NistName = "P-256", X962Name = "prime256v1", SshName = "nistp256" };

    /// <summary>The curves.</summary>
    public static IReadOnlyList<NamedCurve> All { get; } =
    [
        // SEC 2, prime fields; the first curves of X9.62 have SEC names too
        new("1.3.132.0.6", "secp112r1", 112),
        new("1.3.132.0.7", "secp112r2", 112),
        new("1.3.132.0.28", "secp128r1", 128),
        new("1.3.132.0.29", "secp128r2", 128),
        new("1.3.132.0.9", "secp160k1", 160),
        new("1.3.132.0.8", "secp160r1", 160),
        new("1.3.132.0.30", "secp160r2", 160),
        new("1.3.132.0.31", "secp192k1", 192),
        new("1.2.840.10045.3.1.1", "secp192r1", 192) { NistName = "P-192", X962Name = "prime192v1" },
        new("1.3.132.0.32", "secp224k1", 224),
        new("1.3.132.0.33", "secp224r1", 224) { NistName = "P-224" },
        new("1.3.132.0.10", "secp256k1", 256),
        P256,
        new("1.3.132.0.34", "secp384r1", 384) { NistName = "P-384", SshName = "nistp384" },
        new("1.3.132.0.35", "secp521r1", 521) { NistName = "P-521", SshName = "nistp521" },

        // SEC 2, binary fields
        new("1.3.132.0.4", "sect113r1", 113),
        new("1.3.132.0.5", "sect113r2", 113),
        new("1.3.132.0.22", "sect131r1", 131),
        new("1.3.132.0.23", "sect131r2", 131),
        new("1.3.132.0.1", "sect163k1", 163) { NistName = "K-163" },
        new("1.3.132.0.2", "sect163r1", 163),
        new("1.3.132.0.15", "sect163r2", 163) { NistName = "B-163" },
        new("1.3.132.0.24", "sect193r1", 193),
        new("1.3.132.0.25", "sect193r2", 193),
        new("1.3.132.0.26", "sect233k1", 233) { NistName = "K-233" },
        new("1.3.132.0.27", "sect233r1", 233) { NistName = "B-233" },
        new("1.3.132.0.3", "sect239k1", 239),
        new("1.3.132.0.16", "sect283k1", 283) { NistName = "K-283" },
        new("1.3.132.0.17", "sect283r1", 283) { NistName = "B-283" },
        new("1.3.132.0.36", "sect409k1", 409) { NistName = "K-409" },
        new("1.3.132.0.37", "sect409r1", 409) { NistName = "B-409" },
        new("1.3.132.0.38", "sect571k1", 571) { NistName = "K-571" },
        new("1.3.132.0.39", "sect571r1", 571) { NistName = "B-571" },

        // X9.62
        new("1.2.840.10045.3.1.2", "X9.62 prime192v2", 192),
        new("1.2.840.10045.3.1.3", "X9.62 prime192v3", 192),
        new("1.2.840.10045.3.1.4", "X9.62 prime239v1", 239),
        new("1.2.840.10045.3.1.5", "X9.62 prime239v2", 239),
        new("1.2.840.10045.3.1.6", "X9.62 prime239v3", 239),
        new("1.2.840.10045.3.0.5", "X9.62 c2tnb191v1", 191),
        new("1.2.840.10045.3.0.6", "X9.62 c2tnb191v2", 191),
        new("1.2.840.10045.3.0.7", "X9.62 c2tnb191v3", 191),
        new("1.2.840.10045.3.0.11", "X9.62 c2tnb239v1", 239),
        new("1.2.840.10045.3.0.12", "X9.62 c2tnb239v2", 239),
        new("1.2.840.10045.3.0.13", "X9.62 c2tnb239v3", 239),
        new("1.2.840.10045.3.0.18", "X9.62 c2tnb359v1", 359),
        new("1.2.840.10045.3.0.20", "X9.62 c2tnb431r1", 431),

        // RFC 5639 (Brainpool)
        new("1.3.36.3.3.2.8.1.1.1", "brainpoolP160r1", 160),
        new("1.3.36.3.3.2.8.1.1.2", "brainpoolP160t1", 160),
        new("1.3.36.3.3.2.8.1.1.3", "brainpoolP192r1", 192),
        new("1.3.36.3.3.2.8.1.1.4", "brainpoolP192t1", 192),
        new("1.3.36.3.3.2.8.1.1.5", "brainpoolP224r1", 224),
        new("1.3.36.3.3.2.8.1.1.6", "brainpoolP224t1", 224),
        new("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", 256),
        new("1.3.36.3.3.2.8.1.1.8", "brainpoolP256t1", 256),
        new("1.3.36.3.3.2.8.1.1.9", "brainpoolP320r1", 320),
        new("1.3.36.3.3.2.8.1.1.10", "brainpoolP320t1", 320),
        new("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", 384),
        new("1.3.36.3.3.2.8.1.1.12", "brainpoolP384t1", 384),
        new("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", 512),
        new("1.3.36.3.3.2.8.1.1.14", "brainpoolP512t1", 512),
    ];

    private static readonly FrozenDictionary<string, NamedCurve> ByOid = All.ToFrozenDictionary(curve => curve.Oid, StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, NamedCurve> ByName = All
        .SelectMany(curve => curve.Names.Select(name => KeyValuePair.Create(name, curve)))
        .ToFrozenDictionary(StringComparer.Ordinal);
    private static readonly ILookup<int, NamedCurve> BySize = All.ToLookup(curve => curve.FieldSize);

    /// <summary>Finds a curve by its OID, or null.</summary>
    public static NamedCurve? Find(string oid) => ByOid.GetValueOrDefault(oid);

    /// <summary>Finds a curve by one of its <see cref="NamedCurve.Names"/>, or null.</summary>
    public static NamedCurve? FindByName(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Finds a curve by the format of its public keys in SSH, such as <c>ecdsa-sha2-nistp256</c>; or null.</summary>
    public static NamedCurve? FindBySshFormat(ReadOnlySpan<byte> format)
    {
        foreach (var curve in All)
        {
            if (curve.IsUsedBySsh && format.SequenceEqual(curve.SshFormat)) return curve;
        }

        return null;
    }

    /// <summary>The curves over fields of this length in bits.</summary>
    public static IEnumerable<NamedCurve> OfFieldSize(int size) => BySize[size];

    /// <summary>
    /// Finds the curve that the parameters of a key name or spell out (RFC 5480 section 2.1.1). Returns null if they do neither, or differ
    /// in any number from every named curve.
    /// </summary>
    public static NamedCurve? Recognise(ReadOnlySpan<byte> parameters) => parameters switch
    {
        [DerTag.ObjectIdentifier, ..] => Find(new DerReader(parameters).ReadObjectIdentifier()),
        [DerTag.Sequence, ..] => ExplicitCurve.Recognise(new DerReader(parameters).Enter(DerTag.Sequence)),
        _ => null,
    };

    /// <summary>
    /// Whether JDK 17 loads keys on the curve with this name (<c>sun.security.util.CurveDB</c>). It lacks the twisted Brainpool curves, and
    /// every curve that has only an OID here.
    /// </summary>
    public static bool IsInJdk(string curve) =>
        !char.IsAsciiDigit(curve[0])
        && !(curve.StartsWith("brainpool", StringComparison.Ordinal) && curve.EndsWith("t1", StringComparison.Ordinal));
}
