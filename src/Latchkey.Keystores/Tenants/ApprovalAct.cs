namespace Latchkey.Keystores.Tenants;

/// <summary>What can be made to need a second person. The names are stored, and are never changed.</summary>
public enum ApprovalAct
{
    /// <summary>A version is deleted for good.</summary>
    Purge,

    /// <summary>The entries of the tenant keystore are replaced or removed as a whole.</summary>
    Replace,

    /// <summary>The tenant keystore is restored from its backup.</summary>
    Restore,

    /// <summary>A client gets credentials: a new service key, or new ones for a key that is there.</summary>
    ServiceKey,

    /// <summary>The master key or a data key gives way to another.</summary>
    MasterKey,
}
