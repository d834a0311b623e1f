using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;

namespace Latchkey.Formats.OpenPgpSecrets;

/// <summary>A cipher of secret keys, in CFB mode (RFC 4880 sections 5.5.3 and 9.2, RFC 5581).</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in GnuPG.</param>
/// <param name="KeyLength">The length of its key in octets.</param>
/// <param name="BlockLength">The length of a block and of the initialization vector in octets.</param>
/// <param name="Create">Makes BouncyCastle's implementation.</param>
internal sealed record SecretCipher(byte Number, string Name, int KeyLength, int BlockLength, Func<IBlockCipher> Create)
{
    /// <summary>The cipher with which keys are written.</summary>
    public static SecretCipher Aes256 { get; } = new(9, "AES256", 32, 16, AesUtilities.CreateEngine);

    /// <summary>The ciphers that are read.</summary>
    public static IReadOnlyList<SecretCipher> All { get; } =
    [
        new(1, "IDEA", 16, 8, () => new IdeaEngine()),
        new(2, "3DES", 24, 8, () => new DesEdeEngine()),
        new(3, "CAST5", 16, 8, () => new Cast5Engine()),
        new(4, "BLOWFISH", 16, 8, () => new BlowfishEngine()),
        new(7, "AES", 16, 16, AesUtilities.CreateEngine),
        new(8, "AES192", 24, 16, AesUtilities.CreateEngine),
        Aes256,
        new(10, "TWOFISH", 32, 16, () => new TwofishEngine()),
        new(11, "CAMELLIA128", 16, 16, () => new CamelliaEngine()),
        new(12, "CAMELLIA192", 24, 16, () => new CamelliaEngine()),
        new(13, "CAMELLIA256", 32, 16, () => new CamelliaEngine()),
    ];

    /// <summary>Finds a cipher by its number, or null.</summary>
    public static SecretCipher? Find(byte number) => All.FirstOrDefault(cipher => cipher.Number == number);

    /// <summary>Encrypts or decrypts in place.</summary>
    /// <param name="encrypt">Whether to encrypt.</param>
    /// <param name="key">The key.</param>
    /// <param name="iv">The initialization vector.</param>
    /// <param name="octets">The octets.</param>
    public void Apply(bool encrypt, SecretBytes key, ReadOnlySpan<byte> iv, Span<byte> octets)
    {
        var cipher = Create();
        cipher.Init(forEncryption: true, new KeyParameter(key.Octets));
        using var stream = new SecretBytes(BlockLength);
        var register = iv.ToArray();
        while (!octets.IsEmpty)
        {
            // The next register is the encrypted block: what is in the buffer before decryption, or after encryption.
            cipher.ProcessBlock(register, 0, stream.Octets, 0);
            var block = octets[..Math.Min(BlockLength, octets.Length)];
            if (!encrypt) block.CopyTo(register);
            for (var i = 0; i < block.Length; i++) block[i] ^= stream.Octets[i];
            if (encrypt) block.CopyTo(register);
            octets = octets[block.Length..];
        }
    }
}
