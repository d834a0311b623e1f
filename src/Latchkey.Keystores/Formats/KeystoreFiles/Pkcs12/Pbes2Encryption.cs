using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;

namespace Latchkey.Keystores.Formats;

/// <summary>PBES2 with PBKDF2 (RFC 8018 section 6.2), which today's JDK, OpenSSL and .NET write.</summary>
internal sealed record Pbes2Encryption(Pbkdf2 Derivation, string Cipher, byte[] InitializationVector)
    : PasswordEncryption(Derivation.Salt, Derivation.Iterations)
{
    public const string Algorithm = "1.2.840.113549.1.5.13";

    private const string TripleDes = "1.2.840.113549.3.7";
    private const string Aes128 = "2.16.840.1.101.3.4.1.2";
    private const string Aes192 = "2.16.840.1.101.3.4.1.22";
    private const string Aes256 = "2.16.840.1.101.3.4.1.42";

    // Of the application of NTT (RFC 3657 section 3), in CBC as the others.
    private const string Camellia128 = "1.2.392.200011.61.1.1.1.2";
    private const string Camellia192 = "1.2.392.200011.61.1.1.1.3";
    private const string Camellia256 = "1.2.392.200011.61.1.1.1.4";

    public static Pbes2Encryption? ReadParameters(DerReader parameters)
    {
        // SEQUENCE { keyDerivationFunc SEQUENCE { OBJECT IDENTIFIER, SEQUENCE },
        //   encryptionScheme SEQUENCE { OBJECT IDENTIFIER, iv OCTET STRING } }
        var derivation = Pbkdf2.Read(parameters.Enter(DerTag.Sequence));
        var scheme = parameters.Enter(DerTag.Sequence);
        parameters.ThrowIfNotAtEnd();
        var cipher = scheme.ReadObjectIdentifier();
        if (derivation is null || KeyLengthOf(cipher) is not { } length) return null;
        var iv = scheme.ReadContents(DerTag.OctetString).ToArray();
        scheme.ThrowIfNotAtEnd();
        return (derivation.KeyLength ?? length) == length ? new Pbes2Encryption(derivation, cipher, iv) : null;
    }

    public override long CostOfIteration => DerivationCosts.Pbkdf2(Derivation.Hash, KeyLengthOf(Cipher)!.Value);

    protected override bool TakesUtf16 => false;

    protected override SecretBytes? Decrypt(ReadOnlySpan<byte> encrypted, Pkcs12Password password)
    {
        using var key = Derivation.Derive(password.Utf8, KeyLengthOf(Cipher)!.Value);
        if (Cipher is Camellia128 or Camellia192 or Camellia256)
            return CbcDecryption.Decrypt(new CamelliaEngine(), key, InitializationVector, encrypted);
        using SymmetricAlgorithm cipher = Cipher == TripleDes ? TripleDES.Create() : Aes.Create();
        return CbcDecryption.Decrypt(cipher, key.Span, InitializationVector, encrypted);
    }

    private static int? KeyLengthOf(string cipher) => cipher switch
    {
        Aes128 or Camellia128 => 16,
        Aes192 or Camellia192 or TripleDes => 24,
        Aes256 or Camellia256 => 32,
        _ => null,
    };
}
