using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Versions;

/// <summary>The rules of versions of security material.</summary>
public static class MaterialVersionRules
{
    /// <summary>Restores a version under its name. The present state, if there is one, becomes a version in turn.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.MaterialTaken"/> or <see cref="Refusal.RoleNameTaken"/>: meanwhile other material has the name.
    /// </exception>
    public static KeystoreChange Restore(this TenantMaterials materials, MaterialVersion version, Edit edit)
    {
        var id = version.Material.Id;
        materials.RefuseConflicts(version.Material);
        return KeystoreChange.One(edit, new MaterialChange(id, materials[id], version.Material with { LastModified = edit })) with
        {
            Verb = AuditVerb.Restore,
        };
    }

    /// <summary>Deletes a version for good.</summary>
    public static KeystoreChange Purge(MaterialVersion version, Edit edit) => new(edit, [])
    {
        PurgedMaterials = [version],
        OtherActs =
        [
            new AuditAct(AuditVerb.Purge, AuditObjects.MaterialVersion, null, version.Material.Id.Name)
            {
                Detail = $"version {version.Number} in {version.Material.Id.Set}",
            },
        ],
    };
}
