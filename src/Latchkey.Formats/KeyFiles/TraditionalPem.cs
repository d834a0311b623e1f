using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Uploads;

namespace Latchkey.Formats.KeyFiles;

/// <summary>Decodes the body of a PEM block in OpenSSL's traditional form: base64, after headers of RFC 1421 if it is encrypted.</summary>
internal static class TraditionalPem
{
    // Proc-Type: 4,ENCRYPTED
    // DEK-Info: AES-128-CBC,<initialization vector, hexadecimal>
    //
    // base64
    private const string Encrypted = "4,ENCRYPTED";

    // EVP_BytesToKey(3): the first octets of the initialization vector also serve as the salt.
    private const int SaltLength = 8;

    /// <summary>The supported ciphers, all in CBC mode, by OpenSSL's names.</summary>
    public static IReadOnlyDictionary<string, (int KeySize, Func<SymmetricAlgorithm> Create)> Ciphers { get; } =
        new Dictionary<string, (int, Func<SymmetricAlgorithm>)>(StringComparer.Ordinal)
        {
            ["DES-EDE3-CBC"] = (192, TripleDES.Create),
            ["AES-128-CBC"] = (128, Aes.Create),
            ["AES-192-CBC"] = (192, Aes.Create),
            ["AES-256-CBC"] = (256, Aes.Create),
        };

    /// <summary>Whether the body has headers, as it does if the key is encrypted. Base64 has no colon.</summary>
    public static bool HasHeaders(ReadOnlySpan<byte> body) => body.Contains((byte)':');

    /// <summary>Decodes the body, and decrypts it if necessary.</summary>
    /// <exception cref="InvalidDataException">The body is damaged.</exception>
    /// <exception cref="FileRefusedException">
    /// <see cref="FileFault.PasswordWrong"/>; <see cref="FileFault.PrivateKeyNotAcceptable"/>: the encryption is unknown.
    /// </exception>
    public static SecretBytes Open(ReadOnlySpan<byte> body, ReadOnlySpan<byte> password)
    {
        if (!HasHeaders(body)) return Decode(body);

        var lines = new TextLines(body.TrimStart("\r\n"u8));
        if (ReadHeader(ref lines, "Proc-Type") != Encrypted) throw new InvalidDataException("The PEM headers are unknown.");
        var encryption = ReadHeader(ref lines, "DEK-Info").Split(',');
        if (encryption is not [var name, var digits]) throw new InvalidDataException("The PEM headers are unknown.");
        using var cipher = CipherOf(name);
        var iv = Convert.FromHexString(digits);
        using var key = DeriveKey(password, iv.AsSpan(0, SaltLength), cipher.KeySize / 8);
        using var encrypted = Decode(lines.Rest);
        return CbcDecryption.Decrypt(cipher, key.Span, iv, encrypted.Span) ?? throw Refuse.PasswordWrong();
    }

    private static SecretBytes Decode(ReadOnlySpan<byte> base64) =>
        PemText.DecodeSecret(base64) ?? throw new InvalidDataException("The PEM block is not base64.");

    private static string ReadHeader(ref TextLines lines, string name)
    {
        var header = Encoding.ASCII.GetString(lines.Read()).Split(':', 2);
        if (header is not [var found, var value] || found != name) throw new InvalidDataException("A PEM header is missing.");
        return value.Trim();
    }

    private static SymmetricAlgorithm CipherOf(string name)
    {
        if (!Ciphers.TryGetValue(name, out var known)) throw Refuse.EncryptionUnknown(EncryptionNames.OfWords(name));
        var cipher = known.Create();
        cipher.KeySize = known.KeySize;
        return cipher;
    }

    // EVP_BytesToKey(3) with MD5 and one iteration: D(0) is empty, D(i) = MD5(D(i-1) | password | salt).
    private static SecretBytes DeriveKey(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int length)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var blocks = new SecretBytes(2 * MD5.HashSizeInBytes); // as much as the longest key
        for (var position = 0; position < blocks.Length; position += MD5.HashSizeInBytes)
        {
            md5.AppendData(blocks.Span[Math.Max(0, position - MD5.HashSizeInBytes)..position]);
            md5.AppendData(password);
            md5.AppendData(salt);
            md5.GetHashAndReset(blocks.Octets.AsSpan(position));
        }

        return new SecretBytes(blocks.Span[..length]);
    }
}
