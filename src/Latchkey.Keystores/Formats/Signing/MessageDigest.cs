using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;

namespace Latchkey.Keystores.Formats;

/// <summary>Hash functions of signatures: those of .NET, and SHA-224, which .NET lacks.</summary>
internal static class MessageDigest
{
    public static HashAlgorithmName Sha224 { get; } = new("SHA224");

    /// <summary>Octets of the hash.</summary>
    public static int SizeOf(HashAlgorithmName hash) => hash.Name switch
    {
        "SHA1" => SHA1.HashSizeInBytes,
        "SHA224" => 224 / 8,
        "SHA256" => SHA256.HashSizeInBytes,
        "SHA384" => SHA384.HashSizeInBytes,
        _ => SHA512.HashSizeInBytes,
    };

    public static byte[] Of(HashAlgorithmName hash, byte[] data)
    {
        if (hash != Sha224) return CryptographicOperations.HashData(hash, data);
        var digest = new Sha224Digest();
        digest.BlockUpdate(data, 0, data.Length);
        var octets = new byte[digest.GetDigestSize()];
        digest.DoFinal(octets, 0);
        return octets;
    }
}
