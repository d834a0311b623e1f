using Latchkey.Formats.Asn1;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Encryption;

/// <summary>PBES2 with PBKDF2 (RFC 8018 section 6.2), which the current JDK, OpenSSL and .NET write.</summary>
internal sealed record Pbes2Encryption(Pbkdf2 Derivation, Pbes2Cipher Cipher, byte[] InitializationVector)
    : PasswordEncryption(Derivation.Salt, Derivation.Iterations)
{
    public const string Algorithm = Oids.Pbes2;

    public static Pbes2Encryption? ReadParameters(DerReader parameters)
    {
        // SEQUENCE { keyDerivationFunc SEQUENCE { OBJECT IDENTIFIER, SEQUENCE },
        //   encryptionScheme SEQUENCE { OBJECT IDENTIFIER, iv OCTET STRING } }
        var derivation = Pbkdf2.Read(parameters.Enter(DerTag.Sequence));
        var scheme = parameters.Enter(DerTag.Sequence);
        parameters.ThrowIfNotAtEnd();
        if (!Pbes2Cipher.ByOid.TryGetValue(scheme.ReadObjectIdentifier(), out var cipher) || derivation is null) return null;
        var iv = scheme.ReadContents(DerTag.OctetString).ToArray();
        scheme.ThrowIfNotAtEnd();
        return (derivation.KeyLength ?? cipher.KeyLength) == cipher.KeyLength ? new Pbes2Encryption(derivation, cipher, iv) : null;
    }

    public override long CostOfIteration => DerivationCosts.Pbkdf2(Derivation.Hash, Cipher.KeyLength);

    protected override bool TakesUtf16 => false;

    protected override SecretBytes? Decrypt(ReadOnlySpan<byte> encrypted, Pkcs12Password password)
    {
        using var key = Derivation.Derive(password.Utf8, Cipher.KeyLength);
        return Cipher.Decrypt(key, InitializationVector, encrypted);
    }
}
