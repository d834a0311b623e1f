using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Certificates;

/// <summary>
/// The JCA's names of signature algorithms, as <c>X509Certificate.getSigAlgName()</c> of JDK 17 prints them. RSASSA-PSS has one name for
/// all parameters.
/// </summary>
internal static class SignatureAlgorithms
{
    /// <summary>The JCA's name for an OID, or the OID itself.</summary>
    public static string NameOf(string oid) => oid switch
    {
        // PKCS #1 (RFC 8017 appendix C)
        "1.2.840.113549.1.1.2" => "MD2withRSA",
        "1.2.840.113549.1.1.4" => "MD5withRSA",
        Oids.Sha1WithRsa => "SHA1withRSA",
        Oids.RsaPss => "RSASSA-PSS",
        Oids.Sha256WithRsa => "SHA256withRSA",
        Oids.Sha384WithRsa => "SHA384withRSA",
        Oids.Sha512WithRsa => "SHA512withRSA",
        Oids.Sha224WithRsa => "SHA224withRSA",
        "1.2.840.113549.1.1.15" => "SHA512/224withRSA",
        "1.2.840.113549.1.1.16" => "SHA512/256withRSA",

        // X9.62 (RFC 5758)
        Oids.Sha1WithEcdsa => "SHA1withECDSA",
        "1.2.840.10045.4.3.1" => "SHA224withECDSA",
        Oids.Sha256WithEcdsa => "SHA256withECDSA",
        "1.2.840.10045.4.3.3" => "SHA384withECDSA",
        Oids.Sha512WithEcdsa => "SHA512withECDSA",

        // X9.57, and NIST's arc for the later ones
        Oids.Sha1WithDsa => "SHA1withDSA",
        Oids.Sha224WithDsa => "SHA224withDSA",
        Oids.Sha256WithDsa => "SHA256withDSA",
        "2.16.840.1.101.3.4.3.3" => "SHA384withDSA",
        "2.16.840.1.101.3.4.3.4" => "SHA512withDSA",
        "2.16.840.1.101.3.4.3.5" => "SHA3-224withDSA",
        "2.16.840.1.101.3.4.3.6" => "SHA3-256withDSA",
        "2.16.840.1.101.3.4.3.7" => "SHA3-384withDSA",
        "2.16.840.1.101.3.4.3.8" => "SHA3-512withDSA",
        "2.16.840.1.101.3.4.3.9" => "SHA3-224withECDSA",
        "2.16.840.1.101.3.4.3.10" => "SHA3-256withECDSA",
        "2.16.840.1.101.3.4.3.11" => "SHA3-384withECDSA",
        "2.16.840.1.101.3.4.3.12" => "SHA3-512withECDSA",
        "2.16.840.1.101.3.4.3.13" => "SHA3-224withRSA",
        "2.16.840.1.101.3.4.3.14" => "SHA3-256withRSA",
        "2.16.840.1.101.3.4.3.15" => "SHA3-384withRSA",
        "2.16.840.1.101.3.4.3.16" => "SHA3-512withRSA",

        // RFC 8410
        Oids.Ed25519 => "Ed25519",
        Oids.Ed448 => "Ed448",

        // The OIDs of OIW from 1990, still found in old roots
        "1.3.14.3.2.13" or "1.3.14.3.2.27" => "SHA1withDSA",
        "1.3.14.3.2.15" or "1.3.14.3.2.29" => "SHA1withRSA",
        _ => oid,
    };
}
