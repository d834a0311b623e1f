using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>Decrypts what a block cipher has encrypted in CBC mode with the padding of PKCS#7 (RFC 8018 section 6.1.1).</summary>
internal static class CbcDecryption
{
    /// <summary>The octets; null when the padding is wrong, as it is under a wrong key in 255 of 256 cases.</summary>
    public static SecretBytes? Decrypt(
        SymmetricAlgorithm cipher, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> encrypted)
    {
        using var padded = new SecretBytes(encrypted.Length);
        try
        {
            cipher.SetKey(key);
            return cipher.TryDecryptCbc(encrypted, iv, padded.Octets, out var length) ? new SecretBytes(padded.Span[..length]) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
