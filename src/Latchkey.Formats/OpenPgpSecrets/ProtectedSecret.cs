using System.Security.Cryptography;
using Latchkey.Formats.OpenPgpKeys;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.OpenPgpSecrets;

/// <summary>The encrypted part of a secret key packet (RFC 4880 section 5.5.3).</summary>
internal sealed class ProtectedSecret
{
    // 0: not encrypted. 253: AEAD (RFC 9580 section 3.7.2.1). Others are the cipher itself, as PGP 2 wrote it.
    private const byte WithSum = 255;
    private const byte WithSha1 = 254;
    private const byte WithAead = 253;
    private const byte Unencrypted = 0;

    private readonly byte _usage;
    private readonly byte[] _iv;
    private readonly byte[] _encrypted;

    private ProtectedSecret(byte usage, ref PgpNumbers fields)
    {
        // cipher (1) | derivation | initialization vector | encrypted: numbers, and their SHA-1 or the sum of their octets
        var cipher = fields.ReadOctet();
        _usage = usage;
        Derivation = StringToKey.Read(ref fields);
        Cipher = SecretCipher.Find(cipher) ?? throw Refuse.PgpSecretUnsupported("an unknown cipher");
        _iv = fields.Take(Cipher.BlockLength).ToArray();
        _encrypted = fields.Rest.ToArray();
        if (_encrypted.Length <= ChecksumLength) throw new InvalidDataException("A secret key is cut off.");
    }

    public StringToKey Derivation { get; }

    public SecretCipher Cipher { get; }

    private int ChecksumLength => _usage == WithSha1 ? SHA1.HashSizeInBytes : sizeof(ushort);

    /// <summary>Reads the part that follows the public key.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="FileRefusedException"><see cref="FileFault.PgpKeyNotAcceptable"/>.</exception>
    public static ProtectedSecret Read(ReadOnlySpan<byte> part)
    {
        var fields = new PgpNumbers(part);
        var usage = fields.ReadOctet();
        return usage switch
        {
            Unencrypted => throw Refuse.PgpSecretNotEncrypted(),
            WithAead => throw Refuse.PgpSecretUnsupported("AEAD"),
            WithSum or WithSha1 => new ProtectedSecret(usage, ref fields),
            _ => throw Refuse.PgpSecretUnsupported("the method of PGP 2"),
        };
    }

    /// <summary>Decrypts the numbers. Returns null if the checksum is wrong, as it is with a wrong key.</summary>
    public SecretBytes? Decrypt(SecretBytes key)
    {
        using var octets = new SecretBytes(_encrypted);
        Cipher.Apply(encrypt: false, key, _iv, octets.Octets);
        var numbers = octets.Span[..^ChecksumLength];
        var expected = _usage == WithSha1 ? SHA1.HashData(numbers) : SecretSum.Of(numbers);
        return CryptographicOperations.FixedTimeEquals(expected, octets.Span[^ChecksumLength..]) ? new SecretBytes(numbers) : null;
    }
}
