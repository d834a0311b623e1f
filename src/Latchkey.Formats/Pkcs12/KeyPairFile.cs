using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Signing;

namespace Latchkey.Formats.Pkcs12;

/// <summary>A PKCS#12 file with one key pair, as authorities issue. Owns the private key and clears it.</summary>
public sealed class KeyPairFile : IDisposable
{
    private const string NotTheIssuer =
        "The certificate has the name of the chain's missing issuer, but its signature on the last certificate could not be verified.";

    private KeyPairFile(SecretBytes privateKey, IReadOnlyList<Certificate> chain, IReadOnlyList<KeystoreFileEntry.Unsupported> skipped)
    {
        PrivateKey = privateKey;
        Chain = chain;
        Skipped = skipped;
    }

    /// <summary>The PKCS#8 PrivateKeyInfo in DER.</summary>
    public SecretBytes PrivateKey { get; }

    /// <summary>The key's own certificate, its issuer's, and so on as far as the file has them, at most 20.</summary>
    public IReadOnlyList<Certificate> Chain { get; }

    /// <summary>
    /// The items beside the key pair that were not read, such as a secret key, and certificates with the name of a missing issuer, each
    /// with the reason.
    /// </summary>
    public IReadOnlyList<KeystoreFileEntry.Unsupported> Skipped { get; }

    /// <summary>
    /// Reads the only key pair in a file, with its password. Certificates outside of its chain are ignored. Items other than private keys,
    /// items that cannot be opened, and certificates with the name of a missing issuer are reported. The same key twice counts as one pair,
    /// with the certificate that is valid longer. A test signature shows that the key belongs to the certificate.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// See <see cref="Pkcs12Reader.Read"/>. <see cref="FileFault.KeystoreFileNotAcceptable"/>: the file has no key or several, or the key
    /// has no certificate or the wrong one. <see cref="FileFault.PrivateKeyNotAcceptable"/>: the key is damaged. No other exception leaves
    /// this method.
    /// </exception>
    public static KeyPairFile Read(ReadOnlyMemory<byte> file, ReadOnlySpan<char> password, DateTimeOffset at = default)
    {
        using var keystore = Pkcs12Reader.Read(file, password, at);
        var unread = keystore.Entries.OfType<KeystoreFileEntry.Unsupported>().ToList();
        var pairs = PairsOf(keystore);
        if (pairs.Count + unread.Count(entry => entry.Key == UnreadKey.Opened) > 1)
            throw Refuse.KeystoreNotAcceptable("The file holds more than one private key.");
        var unreadKey = unread.Find(entry => entry.Key != UnreadKey.None);
        if (pairs.Count == 0) throw Refuse.KeystoreNotAcceptable(unreadKey?.Reason ?? "The file holds no private key.");

        var (key, chain) = (pairs[0].PrivateKey, pairs[0].Chain);
        SigningProof.Give(key, chain[0]);
        return new KeyPairFile(new SecretBytes(key.Span), chain, [.. unread, .. WrongIssuers(keystore, chain[^1])]);
    }

    /// <inheritdoc/>
    public void Dispose() => PrivateKey.Dispose();

    private static List<KeystoreFileEntry.KeyPair> PairsOf(KeystoreFile keystore) =>
    [
        .. keystore.Entries.OfType<KeystoreFileEntry.KeyPair>()
            .OrderByDescending(pair => pair.Chain[0].ValidNotAfter)
            .DistinctBy(pair => Convert.ToHexString(CertificateFields.Of(pair.Chain[0]).PublicKey), StringComparer.Ordinal),
    ];

    // Without this, the chain would end silently although the file appears to continue it.
    private static IEnumerable<KeystoreFileEntry.Unsupported> WrongIssuers(KeystoreFile keystore, Certificate last) => last.IsSelfIssued
        ? []
        : keystore.Entries.OfType<KeystoreFileEntry.TrustedCertificate>()
            .Where(entry => last.NamesAsIssuer(entry.Certificate))
            .Select(entry => new KeystoreFileEntry.Unsupported(entry.Alias, entry.Created, NotTheIssuer));
}
