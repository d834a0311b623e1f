using System.Security.Cryptography;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Java;

/// <summary>
/// The protection of private keys in JKS (OID 1.3.6.1.4.1.42.2.17.1.1): a key stream of SHA-1 hashes, each over the password and the
/// previous hash, and a hash over password and key as a check.
/// </summary>
internal static class SunKeyProtection
{
    private const int SaltLength = 20;

    /// <summary>Decrypts the key. Returns null if the password is wrong, or the octets are damaged.</summary>
    /// <param name="password">The password in UTF-16, big-endian.</param>
    /// <param name="protectedKey">salt (20) | key, xor the stream | SHA-1 of password and key (20)</param>
    public static SecretBytes? Recover(ReadOnlySpan<byte> password, ReadOnlySpan<byte> protectedKey)
    {
        if (protectedKey.Length <= SaltLength + SHA1.HashSizeInBytes) return null;
        var key = new SecretBytes(protectedKey[SaltLength..^SHA1.HashSizeInBytes]);
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        protectedKey[..SaltLength].CopyTo(hash);
        for (var position = 0; position < key.Length; position += hash.Length)
        {
            Hash(sha1, password, hash, hash);
            for (var i = 0; i < hash.Length && position + i < key.Length; i++) key.Octets[position + i] ^= hash[i];
        }

        Hash(sha1, password, key.Span, hash);
        var fits = CryptographicOperations.FixedTimeEquals(hash, protectedKey[^SHA1.HashSizeInBytes..]);
        CryptographicOperations.ZeroMemory(hash);
        if (fits) return key;
        key.Dispose();
        return null;
    }

    private static void Hash(IncrementalHash sha1, ReadOnlySpan<byte> password, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        sha1.AppendData(password);
        sha1.AppendData(data);
        sha1.GetHashAndReset(hash);
    }
}
