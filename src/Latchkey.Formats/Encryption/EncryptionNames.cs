using System.Formats.Asn1;
using Latchkey.Formats.Asn1;

namespace Latchkey.Formats.Encryption;

/// <summary>Names unsupported encryptions, so that a refusal can state what was found.</summary>
internal static class EncryptionNames
{
    private const string Nist = "2.16.840.1.101.3.4.";

    /// <summary>
    /// Unsupported algorithms that users can select in other software, by their dotted OIDs. An OID that ends with a dot stands for all
    /// that begin with it, except the supported ones.
    /// </summary>
    public static (string Oid, string Name)[] Unread { get; } =
    [
        ("1.3.6.1.4.1.11591.4.11", "scrypt"),
        ("1.2.840.113549.1.12.1.1", "RC4"),
        ("1.2.840.113549.1.12.1.2", "RC4"),
        ("1.2.840.113549.3.4", "RC4"),
        ("1.2.840.113549.1.5.1", "DES"),
        ("1.2.840.113549.1.5.3", "DES"),
        ("1.2.840.113549.1.5.10", "DES"),
        ("1.3.14.3.2.7", "DES"),
        ("1.2.840.113549.1.5.4", "RC2"),
        ("1.2.840.113549.1.5.6", "RC2"),
        ("1.2.840.113549.1.5.11", "RC2"),
        ("1.2.840.113549.3.2", "RC2"),
        ("1.2.840.113549.2.6", "PBKDF2 with HMAC-MD5"),
        (Nist + "2.", "PBKDF2 with HMAC of SHA-3"),
        ("1.2.643.7.1.1.4.1", "PBKDF2 with HMAC of GOST R 34.11"),
        ("1.2.643.7.1.1.4.2", "PBKDF2 with HMAC of GOST R 34.11"),
        ("0.3.4401.5.3.1.9.", "a mode of Camellia other than CBC"),
        ("1.2.410.200046.1.1.", "ARIA"),
        ("1.2.410.200004.1.", "SEED"),
        (Nist + "1.", "a mode of AES other than CBC"),
    ];

    /// <summary>The unsupported hashes of PKCS#12 MACs, by their dotted OIDs.</summary>
    public static (string Oid, string Name)[] UnreadMacs { get; } =
    [
        ("1.2.840.113549.2.5", "HMAC with MD5"),
        ("1.2.840.113549.2.2", "HMAC with MD2"),
        ("1.3.36.3.2.1", "HMAC with RIPEMD-160"),
        ("1.2.643.7.1.1.2.2", "HMAC with GOST R 34.11-2012"),
        ("1.2.643.7.1.1.2.3", "HMAC with GOST R 34.11-2012"),
        (Nist + "2.7", "HMAC with SHA-3"),
        (Nist + "2.8", "HMAC with SHA-3"),
        (Nist + "2.9", "HMAC with SHA-3"),
        (Nist + "2.10", "HMAC with SHA-3"),
    ];

    /// <summary>The maximum length of a name from a file, in characters.</summary>
    private const int MaxLength = 40;

    /// <summary>The name of the unsupported part of an encryption (AlgorithmIdentifier, RFC 8018 appendix A).</summary>
    public static string Of(DerReader algorithm)
    {
        try
        {
            var oid = algorithm.ReadObjectIdentifier();
            return oid == Oids.Pbes2 ? OfPbes2(algorithm.Enter(DerTag.Sequence)) : NameOf(oid) ?? Unknown(oid);
        }
        catch (AsnContentException)
        {
            return "an algorithm";
        }
    }

    /// <summary>The name of the HMAC with an unsupported hash, by the dotted OID of the hash.</summary>
    public static string OfDigest(string oid) => Array.Find(UnreadMacs, one => one.Oid == oid).Name ?? $"HMAC with {Unknown(oid)}";

    /// <summary>The name of an algorithm in a file that names it in words; null if the text does not look like a name.</summary>
    public static string? OfWords(string name) => name.Length is > 0 and <= MaxLength && name.All(IsOfName) ? name : null;

    private static bool IsOfName(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '@' or '.';

    // SEQUENCE { keyDerivationFunc AlgorithmIdentifier, encryptionScheme AlgorithmIdentifier }
    private static string OfPbes2(DerReader parameters)
    {
        var derivation = parameters.Enter(DerTag.Sequence);
        var function = derivation.ReadObjectIdentifier();
        if (function != Oids.Pbkdf2) return NameOf(function) ?? Unknown(function);
        var cipher = parameters.Enter(DerTag.Sequence).ReadObjectIdentifier();
        return NameOf(cipher) ?? OfHash(derivation.Enter(DerTag.Sequence)) ?? Unknown(cipher);
    }

    // SEQUENCE { salt OCTET STRING, iterationCount INTEGER, keyLength INTEGER OPTIONAL, prf AlgorithmIdentifier OPTIONAL }
    private static string? OfHash(DerReader pbkdf2)
    {
        pbkdf2.ReadEncoded();
        pbkdf2.ReadEncoded();
        if (pbkdf2.Tag == DerTag.Integer) pbkdf2.ReadEncoded();
        return pbkdf2.IsAtEnd ? null : NameOf(pbkdf2.Enter(DerTag.Sequence).ReadObjectIdentifier());
    }

    private static string? NameOf(string oid) =>
        Pbes2Cipher.ByOid.ContainsKey(oid) ? null : Array.Find(Unread, one => Covers(one.Oid, oid)).Name;

    private static bool Covers(string listed, string oid) =>
        listed[^1] == '.' ? oid.StartsWith(listed, StringComparison.Ordinal) : oid == listed;

    private static string Unknown(string oid) => $"the algorithm {oid}";
}
