using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Credentials;

/// <summary>The rules of secure parameters (docs/contract.md#credentials).</summary>
public static class SecureParameterRules
{
    private const int MaxDescriptionLength = 1_024;
    private const int MaxValueLength = 4_096;

    /// <summary>Checks the content of a parameter. The name has been checked before.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialInvalid"/>.</exception>
    public static SecureParameter Check(string? description, string? value)
    {
        if (value is null) throw Null("SecureParam");
        if (description is null) throw Null("Description");
        MaterialTexts.RefuseLong(("Description", description, MaxDescriptionLength), ("SecureParam", value, MaxValueLength));
        return new SecureParameter(description);
    }

    /// <summary>Creates a parameter.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialTaken"/>.</exception>
    public static KeystoreChange Create(
        this TenantMaterials materials, MaterialId id, SecureParameter parameter, SealedSecret value, Edit edit) =>
        materials.Create(id, parameter, value, edit, new Refusal.MaterialTaken());

    /// <summary>Replaces a parameter. Without a new value, the former stays.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialToReplaceMissing"/>.</exception>
    public static KeystoreChange Replace(
        this TenantMaterials materials, MaterialId id, SecureParameter parameter, SealedSecret? value, Edit edit) =>
        materials.Replace(id, parameter, value, edit, new Refusal.MaterialToReplaceMissing());

    private static RefusalException Null(string property) =>
        new(new Refusal.MaterialInvalid($"Property '{property}' must not be null."));
}
