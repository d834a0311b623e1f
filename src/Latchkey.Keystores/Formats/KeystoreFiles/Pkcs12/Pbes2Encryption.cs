using System.Security.Cryptography;

namespace Latchkey.Keystores.Formats;

/// <summary>PBES2 with PBKDF2 (RFC 8018 section 6.2), which today's JDK, OpenSSL and .NET write.</summary>
internal sealed record Pbes2Encryption(byte[] Salt, int Iterations, HashAlgorithmName Hash, string Cipher, byte[] InitializationVector)
    : PasswordEncryption(Salt, Iterations)
{
    public const string Algorithm = "1.2.840.113549.1.5.13";

    private const string Pbkdf2 = "1.2.840.113549.1.5.12";
    private const string TripleDes = "1.2.840.113549.3.7";
    private const string Aes128 = "2.16.840.1.101.3.4.1.2";
    private const string Aes192 = "2.16.840.1.101.3.4.1.22";
    private const string Aes256 = "2.16.840.1.101.3.4.1.42";

    public static Pbes2Encryption? ReadParameters(DerReader parameters)
    {
        // SEQUENCE { keyDerivationFunc SEQUENCE { OBJECT IDENTIFIER, SEQUENCE },
        //   encryptionScheme SEQUENCE { OBJECT IDENTIFIER, iv OCTET STRING } }
        var derivation = parameters.Enter(DerTag.Sequence);
        if (derivation.ReadObjectIdentifier() != Pbkdf2) return null;
        var pbkdf2 = derivation.Enter(DerTag.Sequence);
        var scheme = parameters.Enter(DerTag.Sequence);
        parameters.ThrowIfNotAtEnd();
        var cipher = scheme.ReadObjectIdentifier();
        if (KeyLengthOf(cipher) is not { } cipherKeyLength) return null;
        var iv = scheme.ReadContents(DerTag.OctetString).ToArray();
        scheme.ThrowIfNotAtEnd();

        // SEQUENCE { salt OCTET STRING, iterationCount INTEGER, keyLength INTEGER OPTIONAL,
        //   prf AlgorithmIdentifier DEFAULT hmacWithSHA1 }
        var salt = pbkdf2.ReadContents(DerTag.OctetString).ToArray();
        var iterations = pbkdf2.ReadCount();
        var keyLength = pbkdf2.Tag == DerTag.Integer ? pbkdf2.ReadCount() : cipherKeyLength;
        var hash = pbkdf2.IsAtEnd ? HashAlgorithmName.SHA1 : HashOf(AlgorithmIdentifier.Read(pbkdf2.Enter(DerTag.Sequence)).Algorithm);
        pbkdf2.ThrowIfNotAtEnd();
        return hash is null || keyLength != cipherKeyLength ? null : new Pbes2Encryption(salt, iterations, hash.Value, cipher, iv);
    }

    public override long CostOfIteration => DerivationCosts.Pbkdf2(Hash, KeyLengthOf(Cipher)!.Value);

    public override SecretBytes? Decrypt(ReadOnlySpan<byte> encrypted, Pkcs12Password password)
    {
        using SymmetricAlgorithm cipher = Cipher == TripleDes ? TripleDES.Create() : Aes.Create();
        using var key = new SecretBytes(KeyLengthOf(Cipher)!.Value);
        Rfc2898DeriveBytes.Pbkdf2(password.Utf8, Salt, key.Octets, Iterations, Hash);
        return CbcDecryption.Decrypt(cipher, key.Span, InitializationVector, encrypted);
    }

    private static int? KeyLengthOf(string cipher) => cipher switch
    {
        Aes128 => 16,
        Aes192 or TripleDes => 24,
        Aes256 => 32,
        _ => null,
    };

    // hmacWithSHA1 and its kin (RFC 8018 appendix B.1.2)
    private static HashAlgorithmName? HashOf(string oid) => oid switch
    {
        "1.2.840.113549.2.7" => HashAlgorithmName.SHA1,
        "1.2.840.113549.2.9" => HashAlgorithmName.SHA256,
        "1.2.840.113549.2.10" => HashAlgorithmName.SHA384,
        "1.2.840.113549.2.11" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
