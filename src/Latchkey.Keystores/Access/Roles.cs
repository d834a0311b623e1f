namespace Latchkey.Keystores.Access;

/// <summary>The role templates of SAP Cloud Integration that this service asks for (domain.md 6.1).</summary>
public static class Roles
{
    /// <summary>Reads keystore entries and downloads their public content.</summary>
    public const string MonitoringDataRead = "MonitoringDataRead";

    /// <summary>Adds, replaces and deletes keystore entries.</summary>
    public const string SecurityMaterialEdit = "SecurityMaterialEdit";

    /// <summary>Reads the audit log.</summary>
    public const string AuditLogRead = "AuditLogRead";

    /// <summary>Deletes versions of entries for good; a role of our own.</summary>
    public const string MaterialPurge = "MaterialPurge";

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } = [MonitoringDataRead, SecurityMaterialEdit, AuditLogRead, MaterialPurge];
}
