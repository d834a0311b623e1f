using Latchkey.Keystores.AccessPolicies;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Api.ArtifactReferences;

/// <summary>An artifact reference with its access policy.</summary>
internal sealed record ArtifactReferenceView(Material Policy, ArtifactReference Reference)
{
    /// <summary>Every reference, in the order of the ids.</summary>
    public static IReadOnlyCollection<object> AllOf(TenantMaterials materials) =>
    [
        .. materials.In(MaterialSet.AccessPolicies).SelectMany(material => AccessPolicyRules.ContentOf(material).References
            .Select(reference => new ArtifactReferenceView(material, reference))).OrderBy(view => view.Reference.Id),
    ];
}
