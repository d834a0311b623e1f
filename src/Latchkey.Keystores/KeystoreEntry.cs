using System.Collections.Immutable;
using Latchkey.Formats.Certificates;
using Latchkey.Formats.Keys;
using Latchkey.Keystores.Sealing;

namespace Latchkey.Keystores;

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
}

/// <summary>Who made a change, and when: the client's name, at most 150 characters, and the time to the millisecond.</summary>
public sealed record Edit(string By, DateTimeOffset At);

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
