using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Latchkey.Formats.Encryption;
using Latchkey.Formats.Secrets;

namespace Latchkey.Keystores.Sealing;

/// <summary>
/// A master key in the memory of this process, from a file or a passphrase. Its 256 bits are never used directly; a key is derived for each
/// purpose (HKDF with SHA-256, RFC 5869).
/// </summary>
public sealed class LocalMasterKey : IMasterKey
{
    private const string WrappingPurpose = "latchkey data key wrapping v1";
    private const string IdPurpose = "latchkey master key id v1";
    private const int IdLength = 8;

    private readonly SecretBytes _wrapping;

    // Takes ownership of the key.
    private LocalMasterKey(SecretBytes key, string? id)
    {
        using (key)
        {
            _wrapping = new SecretBytes(SealedBytes.KeyLength);
            HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, _wrapping.Octets, salt: [], Encoding.UTF8.GetBytes(WrappingPurpose));
            Id = id ?? Name(key);
        }
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>Reads the content of a key file: 32 bytes in base64.</summary>
    /// <exception cref="MasterKeyException">The content is something else.</exception>
    public static LocalMasterKey Read(ReadOnlySpan<byte> content)
    {
        var key = new SecretBytes(SealedBytes.KeyLength);
        var status = Base64.DecodeFromUtf8(content.Trim("\r\n\t "u8), key.Octets, out _, out var written);
        if (status == OperationStatus.Done && written == key.Length)
            return new LocalMasterKey(key, null);
        key.Dispose();
        throw new MasterKeyException("The file of the master key must contain 32 bytes in base64.");
    }

    /// <summary>Derives the key from a passphrase with a deliberately slow function. The parameters of the derivation are its id.</summary>
    public static LocalMasterKey Derive(SecretBytes passphrase, PassphraseDerivation derivation) =>
        new(derivation.Derive(passphrase, SealedBytes.KeyLength), derivation.ToString());

    /// <summary>Generates the content of a key file. The caller disposes it.</summary>
    public static SecretBytes CreateFileContent()
    {
        using var key = DataKey.Generate();
        var content = new SecretBytes(Base64.GetMaxEncodedToUtf8Length(key.Length) + 1);
        Base64.EncodeToUtf8(key.Span, content.Octets, out _, out var written);
        content.Octets[written] = (byte)'\n';
        return content;
    }

    /// <inheritdoc/>
    public byte[] Wrap(Guid dataKeyId, SecretBytes dataKey)
    {
        var wrapped = new byte[SealedBytes.Overhead + dataKey.Length];
        SealedBytes.Encrypt(_wrapping, dataKey.Span, wrapped, dataKeyId.ToByteArray());
        return wrapped;
    }

    /// <inheritdoc/>
    public SecretBytes Unwrap(Guid dataKeyId, ReadOnlyMemory<byte> wrapped)
    {
        try
        {
            return SealedBytes.Decrypt(_wrapping, wrapped.Span, dataKeyId.ToByteArray());
        }
        catch (CryptographicException cause)
        {
            throw MasterKeyException.DoesNotOpen(Id, cause);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _wrapping.Dispose();

    // The derivation is one-way: the id identifies the key and does not help to guess it.
    private static string Name(SecretBytes key)
    {
        var id = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Octets, IdLength, info: Encoding.UTF8.GetBytes(IdPurpose));
        return $"file-{Convert.ToHexStringLower(id)}";
    }
}
