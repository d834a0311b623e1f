using System.Formats.Asn1;
using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Encryption;

namespace Latchkey.Formats.Keys;

/// <summary>A signature algorithm for new signatures: its OID, the type of key that it needs, and its hash.</summary>
internal sealed record SigningAlgorithm
{
    // BouncyCastle makes the RSA signatures that .NET cannot, and tests the modulus each time: 200 ms at 4,096 bits, seconds at 8,192.
    private const int MaxSizeOfBouncyCastle = 4096;

    /// <summary>The type of keys that are restricted to RSASSA-PSS.</summary>
    public const string Pss = "RSASSA-PSS";

    private SigningAlgorithm(string oid, string keyType, HashAlgorithmName hash)
    {
        Oid = oid;
        KeyType = keyType;
        Hash = hash;
    }

    /// <summary>Ed25519, which includes its own hash (RFC 8032).</summary>
    public static SigningAlgorithm Ed25519 { get; } = new(Oids.Ed25519, "EdDSA", default);

    public string Oid { get; }

    public string KeyType { get; }

    public HashAlgorithmName Hash { get; }

    /// <summary>The parameters of RSASSA-PSS; null for every other algorithm.</summary>
    public PssParameters? PssParameters { get; private init; }

    /// <summary>
    /// Whether .NET can make such signatures. It lacks some hashes, and supports RSASSA-PSS only with the usual parameters.
    /// </summary>
    public bool IsInPlatform => MessageDigest.IsInPlatform(Hash) && (PssParameters is null || PssParameters == PssParameters.Of(Hash));

    /// <summary>
    /// RSASSA-PKCS1-v1_5 (RFC 4055 section 5, RFC 3279 section 2.2.1), DSA (RFC 5758 section 3.1) or ECDSA (section 3.2).
    /// </summary>
    public static SigningAlgorithm Of(string keyType, HashAlgorithmName hash) => (keyType, hash.Name) switch
    {
        ("EdDSA", _) => Ed25519,
        ("RSA", "SHA1") => new(Oids.Sha1WithRsa, keyType, hash),
        ("RSA", "SHA224") => new(Oids.Sha224WithRsa, keyType, hash),
        ("RSA", "SHA256") => new(Oids.Sha256WithRsa, keyType, hash),
        ("RSA", "SHA384") => new(Oids.Sha384WithRsa, keyType, hash),
        ("RSA", "SHA512") => new(Oids.Sha512WithRsa, keyType, hash),
        ("DSA", "SHA1") => new(Oids.Sha1WithDsa, keyType, hash),
        ("DSA", "SHA224") => new(Oids.Sha224WithDsa, keyType, hash),
        ("DSA", "SHA256") => new(Oids.Sha256WithDsa, keyType, hash),
        ("EC", "SHA1") => new(Oids.Sha1WithEcdsa, keyType, hash),
        ("EC", "SHA256") => new(Oids.Sha256WithEcdsa, keyType, hash),
        ("EC", "SHA512") => new(Oids.Sha512WithEcdsa, keyType, hash),
        _ => throw new ArgumentException($"No signature algorithm with {hash} for keys of type {keyType}.", nameof(hash)),
    };

    /// <summary>RSASSA-PSS (RFC 4055 section 3).</summary>
    public static SigningAlgorithm OfPss(PssParameters parameters) =>
        new(Oids.RsaPss, Pss, parameters.Hash) { PssParameters = parameters };

    /// <summary>
    /// Whether a key can make such signatures and the JDK can verify them. RSA needs a modulus with room for the hash and at most 30 octets
    /// around it (RFC 8017 section 9.2). For DSA the JDK requires a hash at least as long as q.
    /// </summary>
    public bool Fits(KeyKind key) => (key.Type == KeyType || (KeyType == Pss && key.Type == "RSA")) && KeyType switch
    {
        Pss => PssParameters!.Fits(key.Size) && (IsInPlatform || key.Size <= MaxSizeOfBouncyCastle),
        "RSA" when !IsInPlatform && key.Size > MaxSizeOfBouncyCastle => false,
        "RSA" => key.Size / 8 >= MessageDigest.SizeOf(Hash) + 30,
        "DSA" => MessageDigest.SizeOf(Hash) * 8 >= key.SubprimeSize,
        _ => true,
    };

    /// <summary>
    /// Writes the AlgorithmIdentifier. The parameters are NULL for RSA, those of RSASSA-PSS for RSASSA-PSS, and absent otherwise.
    /// </summary>
    public void Write(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Oid);
            if (KeyType == "RSA") writer.WriteNull();
            PssParameters?.Write(writer);
        }
    }
}
