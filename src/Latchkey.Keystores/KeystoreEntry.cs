using Latchkey.Keystores.Certificates;

namespace Latchkey.Keystores;

/// <summary>One entry of a keystore: a certificate, later also a key pair, under an alias.</summary>
public sealed record KeystoreEntry
{
    /// <summary>The name of the entry, unique in its keystore.</summary>
    public required Alias Alias { get; init; }

    /// <summary>What the entry holds.</summary>
    public required EntryType Type { get; init; }

    /// <summary>Who may change the entry.</summary>
    public required EntryOwner Owner { get; init; }

    /// <summary>The certificate; of a key pair, its own one.</summary>
    public required Certificate Certificate { get; init; }

    /// <summary>Who created the entry, and when.</summary>
    public required Edit Created { get; init; }

    /// <summary>Who changed the entry last, and when; at first the same as <see cref="Created"/>.</summary>
    public required Edit LastModified { get; init; }
}

/// <summary>Who made a change, and when: the client's name, at most 150 characters, and the time to the millisecond.</summary>
public sealed record Edit(string By, DateTimeOffset At);

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
