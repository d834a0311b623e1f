using Latchkey.Formats.Certificates;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>One entry of a keystore file.</summary>
/// <param name="Alias">The alias in the file, whether a keystore would take it or not; empty if the file states none.</param>
/// <param name="Created">When the file says that the entry was made, to the millisecond; null where it does not.</param>
public abstract record KeystoreFileEntry(string Alias, DateTimeOffset? Created)
{
    /// <summary>A certificate without a private key.</summary>
    public sealed record TrustedCertificate(string Alias, DateTimeOffset? Created, Certificate Certificate)
        : KeystoreFileEntry(Alias, Created);

    /// <summary>A private key and its certificates.</summary>
    /// <param name="Alias">As in <see cref="KeystoreFileEntry"/>.</param>
    /// <param name="Created">As in <see cref="KeystoreFileEntry"/>.</param>
    /// <param name="PrivateKey">PrivateKeyInfo of PKCS#8, DER; the file's to dispose.</param>
    /// <param name="Chain">
    /// 1 to <see cref="ChainReader.MaxCertificates"/> certificates: first the key's own, then its issuer's, and so on, as the file has
    /// them; signatures are not checked.
    /// </param>
    public sealed record KeyPair(string Alias, DateTimeOffset? Created, SecretBytes PrivateKey, IReadOnlyList<Certificate> Chain)
        : KeystoreFileEntry(Alias, Created);

    /// <summary>An entry that is not read, with the reason in one sentence.</summary>
    public sealed record Unsupported(string Alias, DateTimeOffset? Created, string Reason) : KeystoreFileEntry(Alias, Created)
    {
        /// <summary>Whether the entry is a private key.</summary>
        public UnreadKey Key { get; init; }
    }
}

/// <summary>The state of the private key in an entry that is not read.</summary>
public enum UnreadKey
{
    /// <summary>There is none: the entry is something else.</summary>
    None = 0,

    /// <summary>There is one that could not be opened.</summary>
    Unopened = 1,

    /// <summary>There is one, of a kind that is not taken, or without a certificate.</summary>
    Opened = 2,
}
