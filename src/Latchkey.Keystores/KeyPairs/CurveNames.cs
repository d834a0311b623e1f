namespace Latchkey.Keystores.KeyPairs;

/// <summary>The API's names, synonyms included, of the curves on which it generates keys (docs/contract.md#curves).</summary>
internal static class CurveNames
{
    private const string P192 = "1.2.840.10045.3.1.1";
    private const string P224 = "1.3.132.0.33";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string P384 = "1.3.132.0.34";
    private const string P521 = "1.3.132.0.35";

    /// <summary>The OID of the curve that a size in bits stands for; null outside of the sizes that are taken.</summary>
    public static string? OfSize(int size) => size switch
    {
        < 112 => null,
        <= 192 => P192,
        <= 224 => P224,
        <= 256 => P256,
        <= 384 => P384,
        <= 571 => P521,
        _ => null,
    };

    /// <summary>The OID of a curve; null for any other name. Those of 112 to 131 bits, which SAP has withdrawn, are not there.</summary>
    public static string? Find(string name) => name switch
    {
        // SEC 2 and FIPS 186-4, prime fields
        "secp160k1" => "1.3.132.0.9",
        "secp160r1" => "1.3.132.0.8",
        "secp160r2" => "1.3.132.0.30",
        "secp192k1" => "1.3.132.0.31",
        "secp192r1" or "NIST P-192" or "X9.62 prime192v1" => P192,
        "secp224k1" => "1.3.132.0.32",
        "secp224r1" or "NIST P-224" => P224,
        "secp256k1" => "1.3.132.0.10",
        "secp256r1" or "NIST P-256" or "X9.62 prime256v1" => P256,
        "secp384r1" or "NIST P-384" => P384,
        "secp521r1" or "NIST P-521" => P521,

        // SEC 2 and FIPS 186-4, binary fields
        "sect163k1" or "NIST K-163" => "1.3.132.0.1",
        "sect163r1" => "1.3.132.0.2",
        "sect163r2" or "NIST B-163" => "1.3.132.0.15",
        "sect193r1" => "1.3.132.0.24",
        "sect193r2" => "1.3.132.0.25",
        "sect233k1" or "NIST K-233" => "1.3.132.0.26",
        "sect233r1" or "NIST B-233" => "1.3.132.0.27",
        "sect239k1" => "1.3.132.0.3",
        "sect283k1" or "NIST K-283" => "1.3.132.0.16",
        "sect283r1" or "NIST B-283" => "1.3.132.0.17",
        "sect409k1" or "NIST K-409" => "1.3.132.0.36",
        "sect409r1" or "NIST B-409" => "1.3.132.0.37",
        "sect571k1" or "NIST K-571" => "1.3.132.0.38",
        "sect571r1" or "NIST B-571" => "1.3.132.0.39",

        // X9.62
        "X9.62 prime192v2" => "1.2.840.10045.3.1.2",
        "X9.62 prime192v3" => "1.2.840.10045.3.1.3",
        "X9.62 prime239v1" => "1.2.840.10045.3.1.4",
        "X9.62 prime239v2" => "1.2.840.10045.3.1.5",
        "X9.62 prime239v3" => "1.2.840.10045.3.1.6",
        "X9.62 c2tnb191v1" => "1.2.840.10045.3.0.5",
        "X9.62 c2tnb191v2" => "1.2.840.10045.3.0.6",
        "X9.62 c2tnb191v3" => "1.2.840.10045.3.0.7",
        "X9.62 c2tnb239v1" => "1.2.840.10045.3.0.11",
        "X9.62 c2tnb239v2" => "1.2.840.10045.3.0.12",
        "X9.62 c2tnb239v3" => "1.2.840.10045.3.0.13",
        "X9.62 c2tnb359v1" => "1.2.840.10045.3.0.18",
        "X9.62 c2tnb431r1" => "1.2.840.10045.3.0.20",
        _ => null,
    };
}
