using static Latchkey.Keystores.Access.Roles;

namespace Latchkey.Keystores.Access;

/// <summary>The role collections of SAP's personas (docs/contract.md#role-collections): names that stand for several roles.</summary>
public static class RoleCollections
{
    /// <summary>
    /// The roles of each collection. What removes for good, what makes others able to sign in, and the operator's own, is in none of
    /// them.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["PI_Read_Only"] = [MonitoringDataRead, AccessPoliciesRead],
            ["PI_Business_Expert"] = [MonitoringDataRead],
            ["PI_Integration_Developer"] = [MonitoringDataRead, CredentialsRead, CredentialsEdit, AccessPoliciesRead],
            ["PI_Administrator"] =
        [
            MonitoringDataRead, SecurityMaterialEdit, SecurityMaterialDownload, CredentialsRead, CredentialsEdit,
            AccessPoliciesRead, AccessPoliciesEdit, AuditLogRead,
        ],
        };

    /// <summary>Whether a name is that of a role or of a collection.</summary>
    public static bool Knows(string name) => All.ContainsKey(name) || Roles.All.Contains(name, StringComparer.Ordinal);

    /// <summary>The roles that names of roles and collections stand for, each once.</summary>
    public static IEnumerable<string> Expand(IEnumerable<string> names) =>
        names.SelectMany(name => All.TryGetValue(name, out var roles) ? roles : [name]).Distinct(StringComparer.Ordinal);
}
