using System.Collections.Immutable;
using System.Globalization;
using Latchkey.Keystores.Materials;
using Latchkey.Keystores.Tenants;

namespace Latchkey.Keystores.AccessPolicies;

/// <summary>The rules of access policies and the artifact references in them (docs/contract.md#access-policies).</summary>
public static class AccessPolicyRules
{
    /// <summary>The maximum number of references in a policy. The real service states none.</summary>
    public const int MaxReferences = 1_000;

    private const int MaxLength = 200;

    // Ids grow with time, and leave room for the references of one change: what a client remembers is not taken for something later. They
    // stay below 2^53, so that JavaScript counts them exactly.
    private const long IdsPerMillisecond = MaxReferences;

    /// <summary>The identity of the policy with an id.</summary>
    public static MaterialId IdOf(long id) => new(MaterialSet.AccessPolicies, id.ToString(CultureInfo.InvariantCulture));

    /// <summary>The policy with a reference, and the reference.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialNotFound"/>.</exception>
    public static (Material Policy, ArtifactReference Reference) FindReference(this TenantMaterials materials, long id)
    {
        foreach (var material in materials.In(MaterialSet.AccessPolicies))
        {
            if (ContentOf(material).References.FirstOrDefault(reference => reference.Id == id) is { } found) return (material, found);
        }

        throw new RefusalException(new Refusal.MaterialNotFound());
    }

    /// <summary>Creates a policy with its references, which have been checked.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.MaterialInvalid"/> or <see cref="Refusal.RoleNameTaken"/>.
    /// </exception>
    public static KeystoreChange CreatePolicy(
        this TenantKeystores keystores, string? roleName, string? description, ImmutableArray<ArtifactReference> references, Edit edit)
    {
        var materials = keystores.Materials;
        var policy = new AccessPolicy(CheckedRole(roleName), CutText.To(MaxLength, description))
        {
            References = Numbered(references, NextReference(keystores, edit)),
        };
        RefuseMany(policy);
        var id = IdOf(NextId(keystores, edit, materials.In(MaterialSet.AccessPolicies).Select(material => NumberOf(material.Id))));
        var created = new Material(id, policy) { Created = edit, LastModified = edit };
        materials.RefuseConflicts(created);
        return KeystoreChange.One(edit, new MaterialChange(id, null, created));
    }

    /// <summary>Changes the description, the role or both; null for no change of either.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.MaterialNotFound"/>, <see cref="Refusal.MaterialInvalid"/> or <see cref="Refusal.RoleNameTaken"/>.
    /// </exception>
    public static KeystoreChange UpdatePolicy(this TenantMaterials materials, long id, string? roleName, string? description, Edit edit)
    {
        var before = materials.Find(IdOf(id));
        var policy = ContentOf(before);
        if (roleName is not null) policy = policy with { RoleName = CheckedRole(roleName) };
        if (description is not null) policy = policy with { Description = CutText.To(MaxLength, description) };
        materials.RefuseConflicts(before with { Content = policy });
        return Changed(before, policy, edit);
    }

    /// <summary>Adds a reference, which has been checked, to a policy.</summary>
    /// <exception cref="RefusalException">
    /// <see cref="Refusal.MaterialNotFound"/> or <see cref="Refusal.MaterialInvalid"/>: the policy has too many.
    /// </exception>
    public static KeystoreChange AddReference(this TenantKeystores keystores, long policyId, ArtifactReference reference, Edit edit)
    {
        var before = keystores.Materials.Find(IdOf(policyId));
        var policy = ContentOf(before);
        policy = policy with { References = policy.References.AddRange(Numbered([reference], NextReference(keystores, edit))) };
        RefuseMany(policy);
        return Changed(before, policy, edit);
    }

    /// <summary>Removes a reference from its policy.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialNotFound"/>.</exception>
    public static KeystoreChange RemoveReference(this TenantMaterials materials, long id, Edit edit)
    {
        var (before, reference) = materials.FindReference(id);
        var policy = ContentOf(before);
        return Changed(before, policy with { References = policy.References.Remove(reference) }, edit);
    }

    /// <summary>The number of a policy.</summary>
    public static long NumberOf(MaterialId id) => long.Parse(id.Name, CultureInfo.InvariantCulture);

    /// <summary>The content of a policy.</summary>
    public static AccessPolicy ContentOf(Material material) => (AccessPolicy)material.Content;

    private static KeystoreChange Changed(Material before, AccessPolicy after, Edit edit) =>
        KeystoreChange.One(edit, new MaterialChange(before.Id, before, before with { Content = after, LastModified = edit }));

    private static string CheckedRole(string? roleName) => string.IsNullOrWhiteSpace(roleName)
        ? throw new RefusalException(new Refusal.MaterialInvalid("Property 'RoleName' must not be empty or null"))
        : CutText.To(MaxLength, roleName)!;

    private static void RefuseMany(AccessPolicy policy)
    {
        if (policy.References.Length > MaxReferences)
            throw new RefusalException(new Refusal.MaterialInvalid($"An access policy can have at most {MaxReferences} references."));
    }

    private static ImmutableArray<ArtifactReference> Numbered(ImmutableArray<ArtifactReference> references, long first) =>
        [.. references.Select((reference, i) => reference with { Id = first + i })];

    private static long NextReference(TenantKeystores keystores, Edit edit) => NextId(
        keystores, edit, keystores.Materials.In(MaterialSet.AccessPolicies).SelectMany(material => ContentOf(material).References)
            .Select(reference => reference.Id));

    // The revision tells changes of one millisecond apart.
    private static long NextId(TenantKeystores keystores, Edit edit, IEnumerable<long> ids) => Math.Max(
        (edit.At.ToUnixTimeMilliseconds() * IdsPerMillisecond) + (keystores.Revision % IdsPerMillisecond), ids.DefaultIfEmpty().Max() + 1);
}
