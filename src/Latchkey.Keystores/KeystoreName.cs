namespace Latchkey.Keystores;

/// <summary>One of the keystores that every tenant has; <see cref="ToString"/> is its name in the API.</summary>
public sealed record KeystoreName
{
    /// <summary>The tenant keystore: every certificate and key pair in use.</summary>
    public static readonly KeystoreName System = new("system");

    /// <summary>The one backup of the tenant administrator's entries.</summary>
    public static readonly KeystoreName Backup = new("backup_admin_system");

    /// <summary>Successors of the operator's key pairs, prepared before those expire.</summary>
    public static readonly KeystoreName Renewal = new("KeyRenewal");

    /// <summary>The operator's key pairs that have been replaced.</summary>
    public static readonly KeystoreName History = new("KeyHistory");

    /// <summary>The operator's certificate authority. The API does not show it.</summary>
    public static readonly KeystoreName Operator = new("operator");

    private readonly string _name;

    private KeystoreName(string name) => _name = name;

    /// <summary>Every keystore of a tenant.</summary>
    public static IReadOnlyList<KeystoreName> All { get; } = [System, Backup, Renewal, History, Operator];

    /// <summary>The keystores that the API shows.</summary>
    public static IReadOnlyList<KeystoreName> Public { get; } = [System, Backup, Renewal, History];

    /// <summary>The keystore with the name that the store has recorded.</summary>
    public static KeystoreName FromStore(string name) => All.First(known => known._name == name);

    /// <summary>Finds one of <see cref="Public"/> by its name, which is case-sensitive.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.KeystoreNameInvalid"/>.</exception>
    public static KeystoreName Parse(string name) =>
        Public.FirstOrDefault(known => known._name == name) ?? throw new RefusalException(new Refusal.KeystoreNameInvalid(name));

    /// <inheritdoc/>
    public override string ToString() => _name;
}
