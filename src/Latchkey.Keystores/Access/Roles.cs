namespace Latchkey.Keystores.Access;

/// <summary>The role templates of SAP Cloud Integration that Latchkey knows (docs/contract.md#roles), and its own.</summary>
public static class Roles
{
    /// <summary>Reads keystore entries and downloads their public content.</summary>
    public const string MonitoringDataRead = "MonitoringDataRead";

    /// <summary>Adds, replaces and deletes keystore entries.</summary>
    public const string SecurityMaterialEdit = "SecurityMaterialEdit";

    /// <summary>Downloads key rings and known hosts.</summary>
    public const string SecurityMaterialDownload = "SecurityMaterialDownload";

    /// <summary>Reads deployed credentials.</summary>
    public const string CredentialsRead = "CredentialsRead";

    /// <summary>Adds, changes and deletes deployed credentials.</summary>
    public const string CredentialsEdit = "CredentialsEdit";

    /// <summary>Reads access policies.</summary>
    public const string AccessPoliciesRead = "AccessPoliciesRead";

    /// <summary>Maintains access policies.</summary>
    public const string AccessPoliciesEdit = "AccessPoliciesEdit";

    /// <summary>Reads the audit log.</summary>
    public const string AuditLogRead = "AuditLogRead";

    /// <summary>Maintains the key pairs of the operator. This role is our own.</summary>
    public const string ProviderKeysEdit = "ProviderKeysEdit";

    /// <summary>Deletes for good what could still be restored. This role is our own.</summary>
    public const string MaterialPurge = "MaterialPurge";

    /// <summary>Lists, creates, rotates and revokes the service keys of the tenant. This role is our own.</summary>
    public const string ServiceKeysEdit = "ServiceKeysEdit";

    /// <summary>Approves requests that need a second person. This role is our own.</summary>
    public const string ApprovalsEdit = "ApprovalsEdit";

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        MonitoringDataRead, SecurityMaterialEdit, SecurityMaterialDownload, CredentialsRead, CredentialsEdit,
        AccessPoliciesRead, AccessPoliciesEdit,
        AuditLogRead, ProviderKeysEdit, MaterialPurge, ServiceKeysEdit, ApprovalsEdit,
    ];
}
