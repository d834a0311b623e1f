using Latchkey.OData.Edm;
using Latchkey.OData.Query;
using Latchkey.OData.Query.Expressions;

namespace Latchkey.OData;

/// <summary>The mappings of a service, checked against its model: no property of a mapped set is left out, and each can be sorted.</summary>
internal sealed class ModelMappings
{
    private readonly Dictionary<string, EntityMapping> _mappings;

    public ModelMappings(EdmModel model, IEnumerable<EntityMapping> mappings)
    {
        _mappings = mappings.ToDictionary(mapping => mapping.EntitySet, StringComparer.Ordinal);
        foreach (var mapping in _mappings.Values)
        {
            var set = model.EntitySets[mapping.EntitySet];
            mapping.CheckCovers(set);
            new SortOrder(set, this, new TextBudget()).AddOwn();
        }
    }

    public EntityMapping this[EdmEntitySet set] => _mappings[set.Name];
}
