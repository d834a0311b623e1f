using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.OpenSsh;

/// <summary>A cipher of OpenSSH (RFC 4253 section 6.3, RFC 4344, OpenSSH's PROTOCOL), in the way it encrypts key files.</summary>
/// <param name="KeyLength">The length of the key in octets.</param>
/// <param name="NonceLength">The length of the initialization vector, which is derived with the key, in octets.</param>
/// <param name="BlockLength">The length of a block in octets. Only whole blocks are encrypted.</param>
/// <param name="TagLength">The length of the authentication tag in octets; 0 if the cipher has none.</param>
/// <param name="Decryptor">Decrypts whole blocks with a key, nonce and tag of these lengths.</param>
internal sealed record OpenSshCipher(int KeyLength, int NonceLength, int BlockLength, int TagLength, OpenSshCipher.Decryption Decryptor)
{
    /// <summary>Decrypts. Returns null if the tag does not match.</summary>
    internal delegate SecretBytes? Decryption(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag);

    /// <summary>The supported ciphers, by name.</summary>
    public static IReadOnlyDictionary<string, OpenSshCipher> ByName { get; } = new Dictionary<string, OpenSshCipher>(StringComparer.Ordinal)
    {
        ["aes256-ctr"] = new(32, 16, 16, 0, DecryptCounter),
        ["aes192-ctr"] = new(24, 16, 16, 0, DecryptCounter),
        ["aes128-ctr"] = new(16, 16, 16, 0, DecryptCounter),
        ["aes256-cbc"] = new(32, 16, 16, 0, DecryptCbc),
        ["aes192-cbc"] = new(24, 16, 16, 0, DecryptCbc),
        ["aes128-cbc"] = new(16, 16, 16, 0, DecryptCbc),
        ["3des-cbc"] = new(24, 8, 8, 0, DecryptTripleDes),
        ["aes256-gcm@openssh.com"] = new(32, 12, 16, 16, DecryptGcm),
        ["aes128-gcm@openssh.com"] = new(16, 12, 16, 16, DecryptGcm),
        ["chacha20-poly1305@openssh.com"] = new(64, 0, 8, 16, OpenSshChaCha20.Decrypt),
    };

    /// <summary>Finds a cipher. Returns null for <c>none</c>.</summary>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PrivateKeyNotAcceptable"/>: the name is unknown.</exception>
    public static OpenSshCipher? Find(ReadOnlySpan<byte> name)
    {
        var text = Encoding.ASCII.GetString(name);
        if (text == "none") return null;
        return ByName.TryGetValue(text, out var cipher) ? cipher : throw Refuse.EncryptionUnknown(EncryptionNames.OfWords(text));
    }

    /// <summary>Decrypts. Returns null if the tag does not match.</summary>
    /// <param name="key">The key, followed by the nonce.</param>
    /// <param name="encrypted">Whole blocks.</param>
    /// <param name="tag">A tag of the cipher's length.</param>
    public SecretBytes? Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag) =>
        Decryptor(key[..KeyLength], key[KeyLength..], encrypted, tag);

    // RFC 4344 section 4: the big-endian counter starts at the initialization vector. Block i is XORed with the encrypted counter.
    private static SecretBytes DecryptCounter(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        var decrypted = new SecretBytes(encrypted.Length);
        var stream = decrypted.Octets;
        var counter = BinaryPrimitives.ReadUInt128BigEndian(nonce);
        for (var block = 0; block < stream.Length; block += nonce.Length)
            BinaryPrimitives.WriteUInt128BigEndian(stream.AsSpan(block), counter++);
        aes.EncryptEcb(stream, stream, PaddingMode.None);
        for (var i = 0; i < stream.Length; i++) stream[i] ^= encrypted[i];
        return decrypted;
    }

    private static SecretBytes DecryptCbc(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag)
    {
        using var aes = Aes.Create();
        return CbcDecryption.DecryptUnpadded(aes, key, nonce, encrypted);
    }

    private static SecretBytes DecryptTripleDes(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag)
    {
        using var tripleDes = TripleDES.Create();
        return CbcDecryption.DecryptUnpadded(tripleDes, key, nonce, encrypted);
    }

    private static SecretBytes? DecryptGcm(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> tag)
    {
        using var aes = new AesGcm(key, tag.Length);
        var decrypted = new SecretBytes(encrypted.Length);
        try
        {
            aes.Decrypt(nonce, encrypted, tag, decrypted.Octets);
            return decrypted;
        }
        catch (AuthenticationTagMismatchException)
        {
            decrypted.Dispose();
            return null;
        }
    }
}
