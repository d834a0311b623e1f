using Latchkey.Api.ArtifactReferences;
using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Api.AccessPolicies;

/// <summary>An access policy, as the API shows it.</summary>
internal sealed record AccessPolicyView(Material Material)
{
    public long Id => AccessPolicyRules.NumberOf(Material.Id);

    public AccessPolicy Policy => AccessPolicyRules.ContentOf(Material);

    public IReadOnlyCollection<object> References =>
        [.. Policy.References.Select(reference => new ArtifactReferenceView(Material, reference))];

    /// <summary>Every policy, in the order of the ids.</summary>
    public static IReadOnlyCollection<object> AllOf(TenantMaterials materials) =>
        [.. materials.In(MaterialSet.AccessPolicies).Select(material => new AccessPolicyView(material)).OrderBy(view => view.Id)];
}
