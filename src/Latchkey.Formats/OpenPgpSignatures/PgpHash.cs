using System.Security.Cryptography;
using Latchkey.Formats.Encryption;
using Org.BouncyCastle.Crypto.Digests;

namespace Latchkey.Formats.OpenPgpSignatures;

/// <summary>The hash functions of signatures (RFC 4880 section 9.4). MD5 is broken, and GnuPG does not accept it either.</summary>
internal static class PgpHash
{
    private const byte RipeMd160 = 3;

    /// <summary>The cost for an octet in nanoseconds: that of SHA-224 in BouncyCastle, the slowest.</summary>
    public const long CostOfOctet = 10;

    /// <summary>The name of a function by its number; null if the platform and <see cref="MessageDigest"/> lack it.</summary>
    public static HashAlgorithmName? NameOf(byte number) => number switch
    {
        2 => HashAlgorithmName.SHA1,
        8 => HashAlgorithmName.SHA256,
        9 => HashAlgorithmName.SHA384,
        10 => HashAlgorithmName.SHA512,
        11 => MessageDigest.Sha224,
        _ => null,
    };

    /// <summary>Hashes data; null if the function is not accepted.</summary>
    public static byte[]? Of(byte number, byte[] data)
    {
        if (NameOf(number) is { } name) return MessageDigest.Of(name, data);
        if (number != RipeMd160) return null;
        var digest = new RipeMD160Digest();
        digest.BlockUpdate(data, 0, data.Length);
        var hash = new byte[digest.GetDigestSize()];
        digest.DoFinal(hash, 0);
        return hash;
    }
}
