using System.Formats.Asn1;
using Latchkey.Formats.Asn1;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.Encryption;

/// <summary>An encrypted private key (EncryptedPrivateKeyInfo, RFC 5958 section 3).</summary>
internal readonly ref struct EncryptedKey
{
    private readonly DerReader _algorithm;
    private readonly DerReader _encrypted;

    private EncryptedKey(DerReader algorithm, DerReader encrypted)
    {
        _algorithm = algorithm;
        _encrypted = encrypted;
        Encryption = PasswordEncryption.Read(algorithm);
    }

    /// <summary>The encryption; null if it is not supported.</summary>
    public PasswordEncryption? Encryption { get; }

    /// <summary>The name of the unsupported algorithm.</summary>
    public string EncryptionName => EncryptionNames.Of(_algorithm);

    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    public static EncryptedKey Read(ReadOnlySpan<byte> info)
    {
        // SEQUENCE { encryptionAlgorithm SEQUENCE, encryptedData OCTET STRING }
        var reader = new DerReader(info).Enter(DerTag.Sequence);
        var algorithm = reader.Enter(DerTag.Sequence);
        return new EncryptedKey(algorithm, reader);
    }

    /// <summary>Decrypts the PrivateKeyInfo. Returns null if another password encrypted it.</summary>
    /// <exception cref="AsnContentException">The octets do not have the expected structure.</exception>
    public SecretBytes? Decrypt(Pkcs12Password password)
    {
        var reader = _encrypted;
        using var encrypted = reader.CopyOctets();
        reader.ThrowIfNotAtEnd();
        return Encryption!.Open(encrypted.Span, password);
    }
}
