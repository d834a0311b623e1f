using Latchkey.Formats.Certificates;
using Latchkey.Formats.KeystoreFiles;
using Latchkey.Formats.Refusals;
using Latchkey.Formats.Secrets;
using Latchkey.Formats.Signing;

namespace Latchkey.Formats.Pkcs12;

/// <summary>A PKCS#12 file with one key pair, such as CAs hand out. Owns the private key and clears it.</summary>
public sealed class KeyPairFile : IDisposable
{
    private const string NotTheIssuer =
        "The certificate has the name of the issuer that the chain lacks, but is not shown to have signed the chain's last certificate.";

    private KeyPairFile(SecretBytes privateKey, IReadOnlyList<Certificate> chain, IReadOnlyList<KeystoreFileEntry.Unsupported> passedOver)
    {
        PrivateKey = privateKey;
        Chain = chain;
        PassedOver = passedOver;
    }

    /// <summary>PrivateKeyInfo of PKCS#8, DER.</summary>
    public SecretBytes PrivateKey { get; }

    /// <summary>
    /// First the key's own certificate, then its issuer's, and so on as far as the file goes, at most 20.
    /// </summary>
    public IReadOnlyList<Certificate> Chain { get; }

    /// <summary>
    /// What stands beside the pair and is not taken, each with the reason: what is not read, such as a secret key, and certificates
    /// that look like the issuer where the chain ends.
    /// </summary>
    public IReadOnlyList<KeystoreFileEntry.Unsupported> PassedOver { get; }

    /// <summary>
    /// Reads the one key pair in a file that the password opens. Certificates outside of its chain are left out; what is no
    /// private key, what cannot be opened, and what has the name of a missing issuer is passed over and named. The same key twice
    /// is one pair, with the certificate that lasts longer. The key signs what its certificate verifies.
    /// </summary>
    /// <exception cref="FileRefusedException">
    /// As of <see cref="Pkcs12Reader.Read"/>; and <see cref="FileFault.KeystoreFileNotAcceptable"/>: the file holds no key or
    /// several, or a key that has no certificate or another one; <see cref="FileFault.PrivateKeyNotAcceptable"/>: the key
    /// is damaged. No other exception leaves this method.
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

    // The chain would end in silence where the file seems to go on.
    private static IEnumerable<KeystoreFileEntry.Unsupported> WrongIssuers(KeystoreFile keystore, Certificate last) => last.IsSelfIssued
        ? []
        : keystore.Entries.OfType<KeystoreFileEntry.TrustedCertificate>()
            .Where(entry => last.NamesAsIssuer(entry.Certificate))
            .Select(entry => new KeystoreFileEntry.Unsupported(entry.Alias, entry.Created, NotTheIssuer));
}
