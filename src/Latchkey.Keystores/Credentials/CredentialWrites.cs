using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Sealing;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.Credentials;

/// <summary>The writes that every kind of credential has in common.</summary>
internal static class CredentialWrites
{
    /// <summary>Creates a credential.</summary>
    /// <exception cref="RefusalException">The refusal for a taken name.</exception>
    public static KeystoreChange Create(
        this TenantMaterials materials, MaterialId id, MaterialContent content, SealedSecret? secret, Edit edit, Refusal taken)
    {
        if (id.Namesakes.Any(namesake => materials[namesake] is not null)) throw new RefusalException(taken);
        var created = new Material(id, content) { Secret = secret, Created = edit, LastModified = edit };
        return KeystoreChange.One(edit, new MaterialChange(id, null, created));
    }

    /// <summary>Replaces a credential. Without a new secret, the former stays.</summary>
    /// <exception cref="RefusalException">The refusal for a missing credential.</exception>
    public static KeystoreChange Replace(
        this TenantMaterials materials, MaterialId id, MaterialContent content, SealedSecret? secret, Edit edit, Refusal missing)
    {
        var before = materials[id] ?? throw new RefusalException(missing);
        var after = before with { Content = content, Secret = secret ?? before.Secret, LastModified = edit };
        return KeystoreChange.One(edit, new MaterialChange(id, before, after));
    }
}
