using Latchkey.Formats.Certificates;
using Latchkey.Formats.Secrets;

namespace Latchkey.Formats.KeystoreFiles;

/// <summary>One entry of a keystore file.</summary>
/// <param name="Alias">The alias in the file, even if a keystore would refuse it; empty if the file has none.</param>
/// <param name="Created">The time of creation in the file, to the millisecond; null if the file has none.</param>
public abstract record KeystoreFileEntry(string Alias, DateTimeOffset? Created)
{
    /// <summary>A certificate without a private key.</summary>
    public sealed record TrustedCertificate(string Alias, DateTimeOffset? Created, Certificate Certificate)
        : KeystoreFileEntry(Alias, Created);

    /// <summary>A private key and its certificates.</summary>
    /// <param name="Alias">See <see cref="KeystoreFileEntry"/>.</param>
    /// <param name="Created">See <see cref="KeystoreFileEntry"/>.</param>
    /// <param name="PrivateKey">The PKCS#8 PrivateKeyInfo in DER; disposed with the file.</param>
    /// <param name="Chain">
    /// The chain in the file, 1 to <see cref="ChainReader.MaxCertificates"/> certificates: the key's own, its issuer's, and so on.
    /// Signatures are not checked.
    /// </param>
    public sealed record KeyPair(string Alias, DateTimeOffset? Created, SecretBytes PrivateKey, IReadOnlyList<Certificate> Chain)
        : KeystoreFileEntry(Alias, Created);

    /// <summary>An entry that was not read, with the reason in one sentence.</summary>
    public sealed record Unsupported(string Alias, DateTimeOffset? Created, string Reason) : KeystoreFileEntry(Alias, Created)
    {
        /// <summary>The state of the private key in the entry, if there is one.</summary>
        public UnreadKey Key { get; init; }
    }
}

/// <summary>The state of the private key in an entry that was not read.</summary>
public enum UnreadKey
{
    /// <summary>There is no private key.</summary>
    None = 0,

    /// <summary>The private key could not be opened.</summary>
    Unopened = 1,

    /// <summary>The private key was opened, but is of an unsupported kind or has no certificate.</summary>
    Opened = 2,
}
