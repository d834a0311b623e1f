using Latchkey.OData.Edm;

namespace Latchkey.OData.Entities;

/// <summary>The mappings of a service, checked against its model: every property of a mapped set is mapped.</summary>
internal sealed class ModelMappings
{
    private readonly Dictionary<string, EntityMapping> _mappings;

    public ModelMappings(EdmModel model, IEnumerable<EntityMapping> mappings)
    {
        _mappings = mappings.ToDictionary(mapping => mapping.EntitySet, StringComparer.Ordinal);
        Sets = [.. _mappings.Keys.Select(name => model.EntitySets[name])];
        foreach (var set in Sets) this[set].CheckCovers(set);
    }

    /// <summary>The mapped sets.</summary>
    public IReadOnlyList<EdmEntitySet> Sets { get; }

    public EntityMapping this[EdmEntitySet set] => _mappings[set.Name];
}
