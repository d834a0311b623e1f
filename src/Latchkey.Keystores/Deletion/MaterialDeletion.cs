using Latchkey.Keystores.Audit;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Deletion;

/// <summary>Deletes security material. Its last state stays as a version.</summary>
public static class MaterialDeletion
{
    /// <summary>Deletes one piece.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialNotFound"/>.</exception>
    public static KeystoreChange Delete(this TenantMaterials materials, MaterialId id, Edit edit) => materials.Altered.Contains(id)
        ? Forget(id, edit)
        : KeystoreChange.One(edit, new MaterialChange(id, materials.Find(id), null));

    // The former content of altered material is unknown, so no version is kept.
    private static KeystoreChange Forget(MaterialId id, Edit edit) =>
        KeystoreChange.One(edit, new MaterialChange(id, null, null) { ForgetsAltered = true }) with
        {
            OtherActs = [new AuditAct(AuditVerb.Delete, AuditObjects.Of(id.Set), null, id.Name) { Detail = "not as it was written" }],
        };
}
