using System.Security.Cryptography;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>AES-256-GCM (NIST SP 800-38D) with a random nonce: nonce(12) || tag(16) || ciphertext.</summary>
internal static class SealedBytes
{
    public const int KeyLength = 32;

    /// <summary>The difference in length between the sealed bytes and the secret.</summary>
    public const int Overhead = NonceLength + TagLength;

    // 96 random bits: SP 800-38D section 8.3 allows 2^32 of them under one key.
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static void Encrypt(SecretBytes key, ReadOnlySpan<byte> plain, Span<byte> sealedBytes, ReadOnlySpan<byte> authenticated)
    {
        var nonce = sealedBytes[..NonceLength];
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Span, TagLength);
        cipher.Encrypt(nonce, plain, sealedBytes[Overhead..], sealedBytes.Slice(NonceLength, TagLength), authenticated);
    }

    /// <exception cref="CryptographicException">The bytes are too short, were altered, or belong to another key or place.</exception>
    public static SecretBytes Decrypt(SecretBytes key, ReadOnlySpan<byte> sealedBytes, ReadOnlySpan<byte> authenticated)
    {
        if (sealedBytes.Length < Overhead) throw new CryptographicException("The sealed bytes are too short.");
        var plain = new SecretBytes(sealedBytes.Length - Overhead);
        try
        {
            using var cipher = new AesGcm(key.Span, TagLength);
            cipher.Decrypt(sealedBytes[..NonceLength], sealedBytes[Overhead..], sealedBytes.Slice(NonceLength, TagLength), plain.Octets,
                authenticated);
            return plain;
        }
        catch
        {
            plain.Dispose();
            throw;
        }
    }
}
