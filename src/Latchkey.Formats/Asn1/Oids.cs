namespace Latchkey.Formats.Asn1;

/// <summary>
/// The object identifiers that more than one file uses. Those of curves are in a table of their own; those that only one table uses are in
/// that table.
/// </summary>
internal static class Oids
{
    // Keys: RFC 8017 appendix C, RFC 3279 section 2.3, RFC 5480 section 2.1.1, RFC 8410 section 3
    public const string Rsa = "1.2.840.113549.1.1.1";
    public const string RsaPss = "1.2.840.113549.1.1.10";
    public const string Dsa = "1.2.840.10040.4.1";
    public const string Ec = "1.2.840.10045.2.1";
    public const string X25519 = "1.3.101.110";
    public const string X448 = "1.3.101.111";
    public const string Ed25519 = "1.3.101.112";
    public const string Ed448 = "1.3.101.113";

    /// <summary>RSA, under the OID that X.509 itself once defined.</summary>
    public const string RsaOfX509 = "2.5.8.1.1";

    /// <summary>Diffie-Hellman of PKCS #3.</summary>
    public const string DiffieHellman = "1.2.840.113549.1.3.1";

    /// <summary>Diffie-Hellman of X9.42.</summary>
    public const string DiffieHellmanOfX942 = "1.2.840.10046.2.1";

    // Signatures: RFC 8017 appendix C, RFC 5758 section 3, RFC 3279 section 2.2
    public const string Sha1WithRsa = "1.2.840.113549.1.1.5";
    public const string Sha256WithRsa = "1.2.840.113549.1.1.11";
    public const string Sha384WithRsa = "1.2.840.113549.1.1.12";
    public const string Sha512WithRsa = "1.2.840.113549.1.1.13";
    public const string Sha224WithRsa = "1.2.840.113549.1.1.14";
    public const string Sha1WithDsa = "1.2.840.10040.4.3";
    public const string Sha224WithDsa = "2.16.840.1.101.3.4.3.1";
    public const string Sha256WithDsa = "2.16.840.1.101.3.4.3.2";
    public const string Sha1WithEcdsa = "1.2.840.10045.4.1";
    public const string Sha256WithEcdsa = "1.2.840.10045.4.3.2";
    public const string Sha512WithEcdsa = "1.2.840.10045.4.3.4";

    // Fields of elliptic curves: RFC 3279 section 2.3.5
    public const string PrimeField = "1.2.840.10045.1.1";
    public const string BinaryField = "1.2.840.10045.1.2";

    // Encryption by a password: RFC 8018 appendix C
    public const string Pbkdf2 = "1.2.840.113549.1.5.12";
    public const string Pbes2 = "1.2.840.113549.1.5.13";

    // Contents of PKCS#7 and PKCS#12: RFC 2315 section 14
    public const string Data = "1.2.840.113549.1.7.1";
    public const string SignedData = "1.2.840.113549.1.7.2";

    // Extensions of certificates: RFC 5280 section 4.2
    public const string SubjectKeyIdentifier = "2.5.29.14";
    public const string KeyUsage = "2.5.29.15";
    public const string SubjectAlternativeName = "2.5.29.17";
    public const string BasicConstraints = "2.5.29.19";
    public const string NameConstraints = "2.5.29.30";
    public const string RevocationListPoints = "2.5.29.31";
    public const string AuthorityKeyIdentifier = "2.5.29.35";
    public const string ExtendedKeyUsage = "2.5.29.37";
    public const string AuthorityInformation = "1.3.6.1.5.5.7.1.1";
}
