using System.Security.Cryptography;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Encryption;

/// <summary>
/// PKCS#12's own encryption (RFC 7292 appendix C), which Windows, older JDKs and OpenSSL before 3.0 write. RC4 is not supported, because no
/// writer uses it by default.
/// </summary>
internal sealed record Pkcs12Encryption(byte[] Salt, int Iterations, Pkcs12Encryption.Scheme Algorithm)
    : PasswordEncryption(Salt, Iterations)
{
    /// <summary>The supported schemes, by their dotted OIDs.</summary>
    public static IReadOnlyDictionary<string, Scheme> Schemes { get; } = new Dictionary<string, Scheme>(StringComparer.Ordinal)
    {
        ["1.2.840.113549.1.12.1.3"] = new("PBE-SHA1-3DES", 24, TripleDES.Create),
        ["1.2.840.113549.1.12.1.4"] = new("PBE-SHA1-2DES", 16, TripleDES.Create),
        ["1.2.840.113549.1.12.1.5"] = new("PBE-SHA1-RC2-128", 16, RC2.Create),
        ["1.2.840.113549.1.12.1.6"] = new("PBE-SHA1-RC2-40", 5, RC2.Create),
    };

    // The block length of both ciphers.
    private const int BlockLength = 8;

    public static Pkcs12Encryption? ReadParameters(string algorithm, DerReader parameters)
    {
        if (!Schemes.TryGetValue(algorithm, out var scheme)) return null;
        // SEQUENCE { salt OCTET STRING, iterations INTEGER }
        var salt = parameters.ReadContents(DerTag.OctetString).ToArray();
        var iterations = parameters.ReadCount();
        parameters.ThrowIfNotAtEnd();
        return new Pkcs12Encryption(salt, iterations, scheme);
    }

    public override long CostOfIteration =>
        DerivationCosts.Pkcs12(HashAlgorithmName.SHA1, Algorithm.KeyLength) + DerivationCosts.Pkcs12(HashAlgorithmName.SHA1, BlockLength);

    protected override bool TakesUtf16 => true;

    protected override SecretBytes? Decrypt(ReadOnlySpan<byte> encrypted, Pkcs12Password password)
    {
        using var cipher = Algorithm.Create();
        using var derived = Derive(password, KeyPurpose.Encryption, Algorithm.KeyLength);
        using var key = cipher is TripleDES && derived.Length == 2 * BlockLength ? RepeatFirst(derived) : new SecretBytes(derived.Span);
        using var iv = Derive(password, KeyPurpose.InitializationVector, BlockLength);
        cipher.KeySize = key.Length * 8;
        return CbcDecryption.Decrypt(cipher, key.Span, iv.Span, encrypted);
    }

    // With two keys, the third is the first. .NET 10 accepts 16 octets on Linux but fails to use them.
    private static SecretBytes RepeatFirst(SecretBytes keys)
    {
        var repeated = new SecretBytes(keys.Length + BlockLength);
        keys.Span.CopyTo(repeated.Octets);
        keys.Span[..BlockLength].CopyTo(repeated.Octets.AsSpan(keys.Length));
        return repeated;
    }

    private SecretBytes Derive(Pkcs12Password password, KeyPurpose purpose, int length) =>
        Pkcs12KeyDerivation.Derive(password.Utf16, Salt, Iterations, purpose, HashAlgorithmName.SHA1, length);

    /// <summary>A cipher and the length of its derived key.</summary>
    /// <param name="Name">The name, as OpenSSL writes it.</param>
    /// <param name="KeyLength">The length of the derived key in octets.</param>
    /// <param name="Create">Creates the cipher.</param>
    internal sealed record Scheme(string Name, int KeyLength, Func<SymmetricAlgorithm> Create);
}
