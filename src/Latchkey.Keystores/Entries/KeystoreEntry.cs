using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores.Entries;

/// <summary>One entry of a keystore: a certificate or a key pair under an alias.</summary>
public sealed record KeystoreEntry
{
    /// <summary>The name of the entry, unique in its keystore.</summary>
    public required Alias Alias { get; init; }

    /// <summary>Who may change the entry.</summary>
    public required EntryOwner Owner { get; init; }

    /// <summary>The certificate; for a key pair, its chain: its own certificate first, then those of the issuers as far as known.</summary>
    public required ImmutableArray<Certificate> Chain { get; init; }

    /// <summary>The private key of a key pair (a sealed PKCS#8 PrivateKeyInfo), or null for a certificate.</summary>
    public SealedSecret? PrivateKey { get; init; }

    /// <summary>Who created the entry, and when.</summary>
    public required Edit Created { get; init; }

    /// <summary>Who last changed the entry, and when; initially the same as <see cref="Created"/>.</summary>
    public required Edit LastModified { get; init; }

    /// <summary>When the entry was in use, if it belongs to the history.</summary>
    public Activation? Activation { get; init; }

    /// <summary>The kind of the entry.</summary>
    public EntryType Type => PrivateKey is null ? EntryType.Certificate : EntryType.KeyPair;

    /// <summary>The certificate; for a key pair, the one of its own key.</summary>
    public Certificate Certificate => Chain[0];

    /// <summary>Whether the entry belongs to the tenant administrator, who may change it.</summary>
    public bool IsOfAdministrator => Owner == EntryOwner.TenantAdministrator;

    /// <summary>Makes a certificate of the tenant administrator.</summary>
    /// <param name="alias">Its alias.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="current">The entry that it replaces, or null.</param>
    /// <param name="edit">Who creates the entry, and when.</param>
    internal static KeystoreEntry OfCertificate(Alias alias, Certificate certificate, KeystoreEntry? current, Edit edit) => new()
    {
        Alias = alias,
        Owner = EntryOwner.TenantAdministrator,
        Chain = [certificate],
        Created = current?.Created ?? edit,
        LastModified = edit,
    };

    /// <summary>Makes a key pair.</summary>
    /// <param name="alias">Its alias.</param>
    /// <param name="chain">The certificates, the key's own first.</param>
    /// <param name="privateKey">The private key.</param>
    /// <param name="owner">Who may change the entry.</param>
    /// <param name="current">The entry that it replaces, or null.</param>
    /// <param name="edit">Who creates the entry, and when.</param>
    internal static KeystoreEntry OfKeyPair(
        Alias alias, ImmutableArray<Certificate> chain, SealedSecret privateKey, EntryOwner owner, KeystoreEntry? current, Edit edit) =>
        new()
        {
            Alias = alias,
            Owner = owner,
            Chain = chain,
            PrivateKey = privateKey,
            Created = current?.Created ?? edit,
            LastModified = edit,
        };

    /// <summary>The content of an entry, for comparisons that ignore the alias.</summary>
    internal static string ContentsOf(EntryType type, IEnumerable<Certificate> chain) =>
        $"{type} {string.Join(' ', chain.Select(certificate => certificate.FingerprintSha256))}";

    /// <summary>
    /// Whether another entry has the same content. The certificate is compared, because the same key looks different whenever it is sealed.
    /// </summary>
    internal bool HasSameContentAs(KeystoreEntry? other) =>
        other is not null && ContentsOf(Type, Chain) == ContentsOf(other.Type, other.Chain);
}

/// <summary>The period in which a key pair of the operator was in use.</summary>
/// <param name="OriginalAlias">The alias that it had then.</param>
/// <param name="SequenceNumber">The number of the key pair among those with this alias, from 1.</param>
/// <param name="Activated">Who activated it, and when.</param>
/// <param name="Deactivated">Who replaced it, and when.</param>
public sealed record Activation(Alias OriginalAlias, int SequenceNumber, Edit Activated, Edit Deactivated);

/// <summary>The kind of an entry.</summary>
public enum EntryType
{
    /// <summary>One X.509 certificate.</summary>
    Certificate = 0,

    /// <summary>A private key and its X.509 chain.</summary>
    KeyPair = 1,
}

/// <summary>Who may change an entry.</summary>
public enum EntryOwner
{
    /// <summary>The customer: <c>Tenant Administrator</c> on the wire.</summary>
    TenantAdministrator = 0,

    /// <summary>The operator of the tenant: <c>SAP</c> on the wire.</summary>
    Operator = 1,
}
