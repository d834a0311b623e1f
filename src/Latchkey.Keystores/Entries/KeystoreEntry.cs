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

    /// <summary>
    /// The certificate; of a key pair, its chain: its own certificate first, then that of each issuer as far as it is known.
    /// </summary>
    public required ImmutableArray<Certificate> Chain { get; init; }

    /// <summary>The private key of a key pair (PrivateKeyInfo of PKCS#8, sealed), or null: then the entry is a certificate.</summary>
    public SealedSecret? PrivateKey { get; init; }

    /// <summary>Who created the entry, and when.</summary>
    public required Edit Created { get; init; }

    /// <summary>Who changed the entry last, and when; at first the same as <see cref="Created"/>.</summary>
    public required Edit LastModified { get; init; }

    /// <summary>When the entry was in use, if it is one of the history.</summary>
    public Activation? Activation { get; init; }

    /// <summary>What the entry holds.</summary>
    public EntryType Type => PrivateKey is null ? EntryType.Certificate : EntryType.KeyPair;

    /// <summary>The certificate; of a key pair, its own one.</summary>
    public Certificate Certificate => Chain[0];

    /// <summary>Whether the entry belongs to the tenant's administrator, who may change it.</summary>
    public bool IsTenants => Owner == EntryOwner.TenantAdministrator;

    /// <summary>A certificate of the tenant's administrator.</summary>
    /// <param name="alias">Its alias.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="current">The entry that it replaces, or null.</param>
    /// <param name="edit">Who makes the entry, and when.</param>
    internal static KeystoreEntry OfCertificate(Alias alias, Certificate certificate, KeystoreEntry? current, Edit edit) => new()
    {
        Alias = alias,
        Owner = EntryOwner.TenantAdministrator,
        Chain = [certificate],
        Created = current?.Created ?? edit,
        LastModified = edit,
    };

    /// <summary>A key pair.</summary>
    /// <param name="alias">Its alias.</param>
    /// <param name="chain">The certificates, the key's own first.</param>
    /// <param name="privateKey">The private key.</param>
    /// <param name="owner">Who may change it.</param>
    /// <param name="current">The entry that it replaces, or null.</param>
    /// <param name="edit">Who makes the entry, and when.</param>
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

    /// <summary>The contents of an entry, for a comparison that ignores the alias.</summary>
    internal static string ContentsOf(EntryType type, IEnumerable<Certificate> chain) =>
        $"{type} {string.Join(' ', chain.Select(certificate => certificate.FingerprintSha256))}";

    /// <summary>
    /// Whether another entry holds the same. A key that was sealed twice looks different, so its certificate counts.
    /// </summary>
    internal bool HoldsTheSameAs(KeystoreEntry? other) =>
        other is not null && ContentsOf(Type, Chain) == ContentsOf(other.Type, other.Chain);
}

/// <summary>The time for which a key pair of the operator was in use.</summary>
/// <param name="OriginalAlias">The alias that it had.</param>
/// <param name="SequenceNumber">Counts the key pairs that had this alias, from 1.</param>
/// <param name="Activated">Who put it in use, and when.</param>
/// <param name="Deactivated">Who replaced it, and when.</param>
public sealed record Activation(Alias OriginalAlias, int SequenceNumber, Edit Activated, Edit Deactivated);

/// <summary>What an entry holds.</summary>
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
