using Latchkey.OData.Edm;

namespace Latchkey.OData;

/// <summary>The mappings of a service, checked against its model: no property of a mapped set is left out.</summary>
internal sealed class ModelMappings
{
    private readonly Dictionary<string, EntityMapping> _mappings;

    public ModelMappings(EdmModel model, IEnumerable<EntityMapping> mappings)
    {
        _mappings = mappings.ToDictionary(mapping => mapping.EntitySet, StringComparer.Ordinal);
        foreach (var mapping in _mappings.Values) mapping.CheckCovers(model.EntitySets[mapping.EntitySet]);
    }

    public EntityMapping this[EdmEntitySet set] => _mappings[set.Name];
}
