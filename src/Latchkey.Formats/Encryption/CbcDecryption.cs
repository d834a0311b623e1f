using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.Encryption;

/// <summary>Decrypts block ciphers in CBC mode.</summary>
internal static class CbcDecryption
{
    /// <summary>
    /// Decrypts and removes the padding of PKCS#7 (RFC 8018 section 6.1.1). Returns null if the padding is wrong, as it is with 255 of 256
    /// wrong keys.
    /// </summary>
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

    /// <summary>The same for a cipher that .NET does not have.</summary>
    public static SecretBytes? Decrypt(IBlockCipher cipher, SecretBytes key, byte[] iv, ReadOnlySpan<byte> encrypted)
    {
        var size = cipher.GetBlockSize();
        if (iv.Length != size || encrypted.IsEmpty || encrypted.Length % size != 0) return null;
        var mode = new CbcBlockCipher(cipher);
        mode.Init(forEncryption: false, new ParametersWithIV(new KeyParameter(key.Octets), iv));
        using var padded = new SecretBytes(encrypted);
        var octets = padded.Octets;
        for (var position = 0; position < octets.Length; position += size) mode.ProcessBlock(octets, position, octets, position);

        var padding = octets[^1];
        var isPadded = padding > 0 && padding <= size && !padded.Span[^padding..].ContainsAnyExcept(padding);
        return isPadded ? new SecretBytes(padded.Span[..^padding]) : null;
    }

    /// <summary>Decrypts without removing padding, for SSH keys, whose formats fill up the last block themselves.</summary>
    /// <exception cref="CryptographicException">The octets are not whole blocks.</exception>
    public static SecretBytes DecryptUnpadded(
        SymmetricAlgorithm cipher, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> encrypted)
    {
        cipher.SetKey(key);
        var decrypted = new SecretBytes(encrypted.Length);
        cipher.DecryptCbc(encrypted, iv, decrypted.Octets, PaddingMode.None);
        return decrypted;
    }
}
