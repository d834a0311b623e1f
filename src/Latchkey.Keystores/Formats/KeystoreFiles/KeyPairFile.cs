using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>A PKCS#12 file with one key pair, such as CAs hand out. Owns the private key and clears it.</summary>
public sealed class KeyPairFile : IDisposable
{
    private KeyPairFile(SecretBytes privateKey, IReadOnlyList<Certificate> chain)
    {
        PrivateKey = privateKey;
        Chain = chain;
    }

    /// <summary>PrivateKeyInfo of PKCS#8, DER.</summary>
    public SecretBytes PrivateKey { get; }

    /// <summary>
    /// 1 to 20 certificates: first the key's own, then its issuer's, and so on as far as the file goes; signatures are not
    /// checked.
    /// </summary>
    public IReadOnlyList<Certificate> Chain { get; }

    /// <summary>
    /// Reads the one key pair in a file that the password opens. Certificates outside of its chain are left out. The key
    /// signs what its certificate verifies.
    /// </summary>
    /// <exception cref="RefusalException">
    /// As of <see cref="Pkcs12Reader.Read"/>; and <see cref="Refusal.KeystoreFileNotAcceptable"/>: the file holds no key or
    /// more than one, or a key that has no certificate or another one; <see cref="Refusal.PrivateKeyNotAcceptable"/>: the key
    /// is damaged. No other exception leaves this method.
    /// </exception>
    public static KeyPairFile Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password)
    {
        using var keystore = Pkcs12Reader.Read(file, password);
        if (keystore.Entries.OfType<KeystoreFileEntry.Unsupported>().FirstOrDefault() is { } unsupported)
            throw Refuse.KeystoreNotAcceptable(unsupported.Reason);
        var pair = keystore.Entries.OfType<KeystoreFileEntry.KeyPair>().ToList() switch
        {
            [] => throw Refuse.KeystoreNotAcceptable("The file holds no private key."),
            [var one] => one,
            _ => throw Refuse.KeystoreNotAcceptable("The file holds more than one private key."),
        };
        SigningProof.Give(pair.PrivateKey, pair.Chain[0]);
        return new KeyPairFile(new SecretBytes(pair.PrivateKey.Span), pair.Chain);
    }

    /// <inheritdoc/>
    public void Dispose() => PrivateKey.Dispose();
}
