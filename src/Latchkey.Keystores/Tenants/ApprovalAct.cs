namespace Latchkey.Keystores.Tenants;

/// <summary>The kinds of acts that can require a second person. The names are stored and never change.</summary>
public enum ApprovalAct
{
    /// <summary>A version is deleted for good.</summary>
    Purge,

    /// <summary>The entries of the tenant keystore are replaced or removed as a whole.</summary>
    Replace,

    /// <summary>The tenant keystore is restored from its backup.</summary>
    Restore,

    /// <summary>A client gets credentials: a new service key, or new credentials for an existing key.</summary>
    ServiceKey,

    /// <summary>The master key or a data key is replaced.</summary>
    MasterKey,
}
