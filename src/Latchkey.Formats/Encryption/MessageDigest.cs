using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;

namespace Latchkey.Formats.Encryption;

/// <summary>The hash functions of signatures: those of .NET, and SHA-224, SHA-512/224 and SHA-512/256, which .NET lacks.</summary>
internal static class MessageDigest
{
    public static HashAlgorithmName Sha224 { get; } = new("SHA224");

    public static HashAlgorithmName Sha512With224 { get; } = new("SHA512/224");

    public static HashAlgorithmName Sha512With256 { get; } = new("SHA512/256");

    /// <summary>The functions, by their dotted OIDs (RFC 4055 section 2.1, and NIST's arc).</summary>
    public static IReadOnlyDictionary<string, HashAlgorithmName> ByOid { get; } =
        new Dictionary<string, HashAlgorithmName>(StringComparer.Ordinal)
        {
            ["1.3.14.3.2.26"] = HashAlgorithmName.SHA1,
            ["2.16.840.1.101.3.4.2.4"] = Sha224,
            ["2.16.840.1.101.3.4.2.1"] = HashAlgorithmName.SHA256,
            ["2.16.840.1.101.3.4.2.2"] = HashAlgorithmName.SHA384,
            ["2.16.840.1.101.3.4.2.3"] = HashAlgorithmName.SHA512,
            ["2.16.840.1.101.3.4.2.5"] = Sha512With224,
            ["2.16.840.1.101.3.4.2.6"] = Sha512With256,
        };

    /// <summary>The dotted OID of a function.</summary>
    public static string OidOf(HashAlgorithmName hash) => ByOid.First(known => known.Value == hash).Key;

    /// <summary>Whether .NET has the function.</summary>
    public static bool IsInPlatform(HashAlgorithmName hash) => hash != Sha224 && hash != Sha512With224 && hash != Sha512With256;

    /// <summary>The length of the hash in octets.</summary>
    public static int SizeOf(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA1" => SHA1.HashSizeInBytes,
        "SHA224" or "SHA512/224" => 224 / 8,
        "SHA256" or "SHA512/256" => SHA256.HashSizeInBytes,
        "SHA384" => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };

    public static byte[] Of(HashAlgorithmName hash, byte[] data)
    {
        if (IsInPlatform(hash)) return CryptographicOperations.HashData(hash, data);
        var digest = Create(hash);
        digest.BlockUpdate(data, 0, data.Length);
        var octets = new byte[digest.GetDigestSize()];
        digest.DoFinal(octets, 0);
        return octets;
    }

    /// <summary>BouncyCastle's implementation of the function.</summary>
    public static IDigest Create(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA1" => new Sha1Digest(),
        "SHA224" => new Sha224Digest(),
        "SHA256" => new Sha256Digest(),
        "SHA384" => new Sha384Digest(),
        "SHA512/224" => new Sha512tDigest(224),
        "SHA512/256" => new Sha512tDigest(256),
        _ => new Sha512Digest(),
    };
}
