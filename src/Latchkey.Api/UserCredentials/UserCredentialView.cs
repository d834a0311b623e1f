using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Api.UserCredentials;

/// <summary>A credential as UserCredentials lists it. Others have neither kind nor user (docs/contract.md#credentials).</summary>
internal sealed record UserCredentialView(Material Material)
{
    /// <summary>The user credential, or null for a credential of another kind.</summary>
    public UserCredential? User => Material.Content as UserCredential;

    /// <summary>The description of either kind.</summary>
    public string? Description => Material.Content is OAuth2ClientCredential client ? client.Description : User!.Description;

    /// <summary>Every credential that the set lists, by name.</summary>
    public static IReadOnlyCollection<object> AllOf(TenantMaterials materials) =>
    [
        .. materials.In(MaterialSet.UserCredentials).Concat(materials.In(MaterialSet.OAuth2ClientCredentials))
            .OrderBy(material => material.Id.Name, StringComparer.Ordinal).Select(material => new UserCredentialView(material)),
    ];
}
