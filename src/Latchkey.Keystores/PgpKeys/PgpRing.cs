using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.PgpKeys;

/// <summary>One of the two key rings of a tenant.</summary>
/// <param name="Name">Its name: <c>pubring</c> or <c>secring</c>.</param>
public sealed record PgpRing(string Name)
{
    /// <summary>The ring of public keys.</summary>
    public static PgpRing Public { get; } = new("pubring");

    /// <summary>The ring of secret keys.</summary>
    public static PgpRing Secret { get; } = new("secring");

    /// <summary>The keys in the ring, in the order of their ids.</summary>
    public IReadOnlyList<Material> KeysOf(TenantMaterials materials) =>
        [.. materials.In(MaterialSet.PgpKeyEntries).Where(material => Has((PgpKeyEntry)material.Content))];

    /// <summary>The last change of a key in the ring, or null if it is empty.</summary>
    public Edit? LastModified(TenantMaterials materials) =>
        KeysOf(materials).Select(material => material.LastModified).MaxBy(edit => edit.At);

    /// <summary>Refuses another name than that of this ring.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.KeyringNotFound"/>.</exception>
    public void RequireName(string name)
    {
        if (name != Name)
            throw new RefusalException(new Refusal.KeyringNotFound(this == Public ? "PUBLIC_KEYRING" : "SECRET_KEYRING", name));
    }

    private bool Has(PgpKeyEntry key) => this == Public ? key.IsPublic : key.IsSecret;
}
