using System.Collections.Immutable;
using Latchkey.Keystores.Materials;

namespace Latchkey.Keystores.Tenants;

/// <summary>An immutable snapshot of the security material of a tenant beside its keystores.</summary>
public sealed class TenantMaterials
{
    private static readonly ImmutableSortedDictionary<string, Material> None =
        ImmutableSortedDictionary.Create<string, Material>(StringComparer.Ordinal);

    private readonly ImmutableDictionary<MaterialSet, ImmutableSortedDictionary<string, Material>> _sets;

    private TenantMaterials(
        ImmutableDictionary<MaterialSet, ImmutableSortedDictionary<string, Material>> sets, ImmutableHashSet<MaterialId> altered)
    {
        _sets = sets;
        Altered = altered;
    }

    /// <summary>The material of a tenant that has none.</summary>
    public static TenantMaterials Empty { get; } =
        new(ImmutableDictionary<MaterialSet, ImmutableSortedDictionary<string, Material>>.Empty, []);

    /// <summary>The material whose rows were altered in the database. It can only be deleted.</summary>
    public ImmutableHashSet<MaterialId> Altered { get; }

    /// <summary>The number of pieces in all sets, altered ones among them.</summary>
    public int Count => _sets.Values.Sum(set => set.Count) + Altered.Count;

    /// <summary>All of it that was not altered, by set and name.</summary>
    public IEnumerable<Material> All => _sets.OrderBy(set => set.Key).SelectMany(set => set.Value.Values);

    /// <summary>The material of this identity, or null.</summary>
    public Material? this[MaterialId id] => _sets.GetValueOrDefault(id.Set)?.GetValueOrDefault(id.Name);

    /// <summary>The material of a set, in the order of its names' UTF-16 code units.</summary>
    public IReadOnlyList<Material> In(MaterialSet set) => [.. _sets.GetValueOrDefault(set, None).Values];

    /// <summary>The material of this identity.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialNotFound"/> or <see cref="Refusal.MaterialAltered"/>.</exception>
    public Material Find(MaterialId id)
    {
        RefuseAltered(id);
        return this[id] ?? throw new RefusalException(new Refusal.MaterialNotFound());
    }

    /// <summary>Refuses an identity whose row was altered.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.MaterialAltered"/>.</exception>
    internal void RefuseAltered(MaterialId id)
    {
        if (Altered.Contains(id)) throw new RefusalException(new Refusal.MaterialAltered(id.Name));
    }

    /// <summary>The snapshot after changes.</summary>
    internal TenantMaterials Apply(IReadOnlyCollection<MaterialChange> changes)
    {
        if (changes.Count == 0) return this;
        var sets = changes.GroupBy(change => change.Id.Set)
            .Select(group => KeyValuePair.Create(group.Key, Changed(_sets.GetValueOrDefault(group.Key, None), group)));
        var altered = Altered.ToBuilder();
        foreach (var change in changes)
        {
            if (change.IsAltered) altered.Add(change.Id);
            else altered.Remove(change.Id);
        }

        return new TenantMaterials(_sets.SetItems(sets), altered.ToImmutable());
    }

    private static ImmutableSortedDictionary<string, Material> Changed(
        ImmutableSortedDictionary<string, Material> set, IEnumerable<MaterialChange> changes)
    {
        var after = set.ToBuilder();
        foreach (var change in changes)
        {
            if (change.After is null) after.Remove(change.Id.Name);
            else after[change.Id.Name] = change.After;
        }

        return after.ToImmutable();
    }
}
