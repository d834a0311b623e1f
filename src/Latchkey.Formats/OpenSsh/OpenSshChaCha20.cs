using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.OpenSsh;

/// <summary>
/// ChaCha20 and Poly1305 in OpenSSH's combination (its PROTOCOL.chacha20poly1305). This is not the AEAD of RFC 8439, which the platform
/// has: the nonce has 64 bits, and the tag covers only the encrypted octets.
/// </summary>
internal static class OpenSshChaCha20
{
    private const int KeyLength = 32;
    private const int NonceLength = 8;
    private const int BlockLength = 64;

    /// <summary>Decrypts. Returns null if the tag does not match.</summary>
    /// <param name="key">The key of the packet, followed by that of its length, which key files do not use.</param>
    /// <param name="nonce">Empty, because the sequence number of the packet is 0 in key files.</param>
    /// <param name="encrypted">The encrypted octets.</param>
    /// <param name="tag">The tag.</param>
    public static SecretBytes? Decrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag)
    {
        var chaCha = new ChaChaEngine();
        chaCha.Init(forEncryption: false, new ParametersWithIV(new KeyParameter(key[..KeyLength]), new byte[NonceLength]));

        // Block 0 of the key stream is the key of the tag. The octets are encrypted from block 1 on.
        using var block = new SecretBytes(BlockLength);
        chaCha.ProcessBytes(block.Span, block.Octets);
        var poly = new Poly1305();
        poly.Init(new KeyParameter(block.Span[..KeyLength]));
        poly.BlockUpdate(encrypted);
        Span<byte> computed = stackalloc byte[poly.GetMacSize()];
        poly.DoFinal(computed);
        if (!CryptographicOperations.FixedTimeEquals(computed, tag)) return null;

        var decrypted = new SecretBytes(encrypted.Length);
        chaCha.ProcessBytes(encrypted, decrypted.Octets);
        return decrypted;
    }
}
