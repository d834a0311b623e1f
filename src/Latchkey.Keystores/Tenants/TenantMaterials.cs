using System.Collections.Immutable;
using Latchkey.Keystores.Materials;

namespace Latchkey.Keystores.Tenants;

/// <summary>An immutable snapshot of the security material of a tenant beside its keystores.</summary>
public sealed class TenantMaterials
{
    private readonly ImmutableSortedDictionary<MaterialId, Material> _all;

    private TenantMaterials(ImmutableSortedDictionary<MaterialId, Material> all) => _all = all;

    /// <summary>The material of a tenant that has none.</summary>
    public static TenantMaterials Empty { get; } = new(ImmutableSortedDictionary.Create<MaterialId, Material>(MaterialId.Order));

    /// <summary>The number of pieces in all sets.</summary>
    public int Count => _all.Count;

    /// <summary>All of it, in the order of <see cref="MaterialId.Order"/>.</summary>
    public IEnumerable<Material> All => _all.Values;

    /// <summary>The material of this identity, or null.</summary>
    public Material? this[MaterialId id] => _all.GetValueOrDefault(id);

    /// <summary>The material of a set, in the order of its names.</summary>
    public IReadOnlyList<Material> In(MaterialSet set) => [.. _all.Values.Where(material => material.Id.Set == set)];

    /// <summary>The material of this identity.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialNotFound"/>.</exception>
    public Material Find(MaterialId id) => this[id] ?? throw new RefusalException(new Refusal.MaterialNotFound());

    /// <summary>The snapshot after changes.</summary>
    internal TenantMaterials Apply(IReadOnlyCollection<MaterialChange> changes)
    {
        if (changes.Count == 0) return this;
        var all = _all.ToBuilder();
        foreach (var change in changes)
        {
            if (change.After is null) all.Remove(change.Id);
            else all[change.Id] = change.After;
        }

        return new TenantMaterials(all.ToImmutable());
    }
}
