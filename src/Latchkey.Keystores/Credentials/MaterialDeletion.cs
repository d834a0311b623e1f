using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Credentials;

/// <summary>Deletes security material. Its last state stays as a version.</summary>
public static class MaterialDeletion
{
    /// <summary>Deletes one piece.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialNotFound"/>.</exception>
    public static KeystoreChange Delete(this TenantMaterials materials, MaterialId id, Edit edit) =>
        KeystoreChange.One(edit, new MaterialChange(id, materials.Find(id), null));
}
