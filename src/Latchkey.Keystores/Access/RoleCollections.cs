using static Latchkey.Keystores.Access.Roles;

namespace Latchkey.Keystores.Access;

/// <summary>The role collections of SAP's personas (docs/contract.md#role-collections). A name stands for several roles.</summary>
public static class RoleCollections
{
    /// <summary>
    /// The roles of each collection. No collection has a role that deletes for good, lets others sign in, or belongs to the operator.
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

    /// <summary>Whether a role or a collection has this name.</summary>
    public static bool Knows(string name) => All.ContainsKey(name) || Roles.All.Contains(name, StringComparer.Ordinal);

    /// <summary>The roles that names of roles and collections stand for, without duplicates.</summary>
    public static IEnumerable<string> Expand(IEnumerable<string> names) =>
        names.SelectMany(name => All.TryGetValue(name, out var roles) ? roles : [name]).Distinct(StringComparer.Ordinal);
}
