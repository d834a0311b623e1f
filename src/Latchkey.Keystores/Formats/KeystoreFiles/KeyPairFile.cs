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
    /// First the key's own certificate, then its issuer's, and so on as far as the file goes, at most 20; then those that have the
    /// name of the last one's issuer, but have not signed it.
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
    public static KeyPairFile Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password, DateTimeOffset at = default)
    {
        using var keystore = Pkcs12Reader.Read(file, password, at);
        if (keystore.Entries.OfType<KeystoreFileEntry.Unsupported>().FirstOrDefault() is { } unsupported)
            throw Refuse.KeystoreNotAcceptable(unsupported.Reason);
        var pair = keystore.Entries.OfType<KeystoreFileEntry.KeyPair>().ToList() switch
        {
            [] => throw Refuse.KeystoreNotAcceptable("The file holds no private key."),
            [var one] => one,
            _ => throw Refuse.KeystoreNotAcceptable("The file holds more than one private key."),
        };
        SigningProof.Give(pair.PrivateKey, pair.Chain[0]);
        return new KeyPairFile(new SecretBytes(pair.PrivateKey.Span), [.. pair.Chain, .. WrongIssuers(keystore, pair.Chain[^1])]);
    }

    /// <inheritdoc/>
    public void Dispose() => PrivateKey.Dispose();

    // They are refused with their reason, where the chain would end in silence.
    private static IEnumerable<Certificate> WrongIssuers(KeystoreFile keystore, Certificate last) => last.IsSelfIssued
        ? []
        : keystore.Entries.OfType<KeystoreFileEntry.TrustedCertificate>().Select(entry => entry.Certificate).Where(last.NamesAsIssuer);
}
