using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores.Formats;

/// <summary>A PKCS#12 file with one key pair, such as CAs hand out. Owns the private key and clears it.</summary>
public sealed class KeyPairFile : IDisposable
{
    private KeyPairFile(SecretBytes privateKey, IReadOnlyList<Certificate> chain, IReadOnlyList<KeystoreFileEntry.Unsupported> passedOver)
    {
        PrivateKey = privateKey;
        Chain = chain;
        PassedOver = passedOver;
    }

    /// <summary>PrivateKeyInfo of PKCS#8, DER.</summary>
    public SecretBytes PrivateKey { get; }

    /// <summary>
    /// First the key's own certificate, then its issuer's, and so on as far as the file goes, at most 20; then those that have the
    /// name of the last one's issuer, but have not signed it.
    /// </summary>
    public IReadOnlyList<Certificate> Chain { get; }

    /// <summary>What stands beside the pair and is not read, such as a secret key, each with the reason.</summary>
    public IReadOnlyList<KeystoreFileEntry.Unsupported> PassedOver { get; }

    /// <summary>
    /// Reads the one key pair in a file that the password opens. Certificates outside of its chain are left out; what is no
    /// private key, and what cannot be opened, is passed over and named. The same key twice is one pair, with the certificate that
    /// lasts longer. The key signs what its certificate verifies.
    /// </summary>
    /// <exception cref="RefusalException">
    /// As of <see cref="Pkcs12Reader.Read"/>; and <see cref="Refusal.KeystoreFileNotAcceptable"/>: the file holds no key or
    /// several, or a key that has no certificate or another one; <see cref="Refusal.PrivateKeyNotAcceptable"/>: the key
    /// is damaged. No other exception leaves this method.
    /// </exception>
    public static KeyPairFile Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password, DateTimeOffset at = default)
    {
        using var keystore = Pkcs12Reader.Read(file, password, at);
        var unread = keystore.Entries.OfType<KeystoreFileEntry.Unsupported>().ToList();
        var pairs = PairsOf(keystore);
        if (pairs.Count + unread.Count(entry => entry.Key == UnreadKey.Opened) > 1)
            throw Refuse.KeystoreNotAcceptable("The file holds more than one private key.");
        if (pairs.Count == 0)
            throw Refuse.KeystoreNotAcceptable(unread.Find(entry => entry.Key != UnreadKey.None)?.Reason ?? "The file holds no private key.");

        var (key, chain) = (pairs[0].PrivateKey, pairs[0].Chain);
        SigningProof.Give(key, chain[0]);
        return new KeyPairFile(new SecretBytes(key.Span), [.. chain, .. WrongIssuers(keystore, chain[^1])], unread);
    }

    /// <inheritdoc/>
    public void Dispose() => PrivateKey.Dispose();

    private static List<KeystoreFileEntry.KeyPair> PairsOf(KeystoreFile keystore) =>
    [
        .. keystore.Entries.OfType<KeystoreFileEntry.KeyPair>()
            .OrderByDescending(pair => pair.Chain[0].ValidNotAfter)
            .DistinctBy(pair => Convert.ToHexString(CertificateFields.Of(pair.Chain[0]).PublicKey), StringComparer.Ordinal),
    ];

    // They are refused with their reason, where the chain would end in silence.
    private static IEnumerable<Certificate> WrongIssuers(KeystoreFile keystore, Certificate last) => last.IsSelfIssued
        ? []
        : keystore.Entries.OfType<KeystoreFileEntry.TrustedCertificate>().Select(entry => entry.Certificate).Where(last.NamesAsIssuer);
}
