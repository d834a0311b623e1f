using Latchkey.Keystores.Materials;

namespace Latchkey.Keystores.Tenants;

/// <summary>What must be unique among the security material of a tenant, besides the name in a set.</summary>
public static class MaterialConflicts
{
    /// <summary>
    /// Refuses material that would share a name with other material: credentials share one space of names, and no two access policies have
    /// one role.
    /// </summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialTaken"/> or <see cref="Refusal.RoleNameTaken"/>.</exception>
    public static void RefuseConflicts(this TenantMaterials materials, Material material)
    {
        if (material.Id.Namesakes.Any(namesake => namesake != material.Id && materials[namesake] is not null))
            throw new RefusalException(new Refusal.MaterialTaken());
        if (material.Content is not AccessPolicy { RoleName: var role }) return;
        if (materials.In(MaterialSet.AccessPolicies).Any(other => other.Id != material.Id && other.Content is AccessPolicy policy
            && policy.RoleName == role)) throw new RefusalException(new Refusal.RoleNameTaken(role));
    }
}
