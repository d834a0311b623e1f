using System.Security.Cryptography;
using Latchkey.Formats.Secrets;
using Org.BouncyCastle.Crypto.Engines;

namespace Latchkey.Formats.Encryption;

/// <summary>A cipher of PBES2, in CBC mode.</summary>
/// <param name="Name">The name, as OpenSSL writes it.</param>
/// <param name="KeyLength">The length of the key in octets.</param>
/// <param name="Create">Creates the platform's cipher; null for a cipher of BouncyCastle.</param>
internal sealed record Pbes2Cipher(string Name, int KeyLength, Func<SymmetricAlgorithm>? Create)
{
    /// <summary>The supported ciphers, by their dotted OIDs.</summary>
    public static IReadOnlyDictionary<string, Pbes2Cipher> ByOid { get; } = new Dictionary<string, Pbes2Cipher>(StringComparer.Ordinal)
    {
        ["2.16.840.1.101.3.4.1.2"] = new("AES-128-CBC", 16, Aes.Create),
        ["2.16.840.1.101.3.4.1.22"] = new("AES-192-CBC", 24, Aes.Create),
        ["2.16.840.1.101.3.4.1.42"] = new("AES-256-CBC", 32, Aes.Create),
        ["1.2.840.113549.3.7"] = new("DES-EDE3-CBC", 24, TripleDES.Create),

        // The OIDs that NTT assigned (RFC 3657 section 3)
        ["1.2.392.200011.61.1.1.1.2"] = new("CAMELLIA-128-CBC", 16, null),
        ["1.2.392.200011.61.1.1.1.3"] = new("CAMELLIA-192-CBC", 24, null),
        ["1.2.392.200011.61.1.1.1.4"] = new("CAMELLIA-256-CBC", 32, null),
    };

    /// <summary>Decrypts. Returns null if the padding is wrong.</summary>
    public SecretBytes? Decrypt(SecretBytes key, byte[] initializationVector, ReadOnlySpan<byte> encrypted)
    {
        if (Create is null) return CbcDecryption.Decrypt(new CamelliaEngine(), key, initializationVector, encrypted);
        using var cipher = Create();
        return CbcDecryption.Decrypt(cipher, key.Span, initializationVector, encrypted);
    }
}
