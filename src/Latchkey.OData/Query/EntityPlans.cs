using System.Collections.Concurrent;
using Latchkey.OData.Edm;
using Latchkey.OData.Entities;

namespace Latchkey.OData.Query;

/// <summary>Makes the plan of an answer, and remembers the last ones: clients ask for the same few again and again.</summary>
internal sealed class EntityPlans(ModelMappings mappings)
{
    // The largest plans, those that expand everything, take some 100 KiB each.
    private const int MaxRemembered = 64;

    private readonly ConcurrentDictionary<(string Set, string? Select, string? Expand), EntityPlan> _remembered = new();
    private readonly ConcurrentDictionary<string, EntityPlan> _addresses = new(StringComparer.Ordinal);

    /// <summary>The plan for entities of a set, by <c>$select</c> and <c>$expand</c>; either may be null.</summary>
    /// <exception cref="Errors.ODataException">400: an option is invalid.</exception>
    public EntityPlan Of(EdmEntitySet set, string? select, string? expand)
    {
        if (_remembered.TryGetValue((set.Name, select, expand), out var known)) return known;
        var plan = new EntityPlan(set, Projection.Parse(set, select, expand), mappings);
        if (_remembered.Count >= MaxRemembered) _remembered.Clear();
        return _remembered[(set.Name, select, expand)] = plan;
    }

    /// <summary>A plan that writes nothing but gives the address of an entity.</summary>
    public EntityPlan Addresses(EdmEntitySet set) =>
        _addresses.GetOrAdd(set.Name, (_, entities) => new EntityPlan(entities, new Projection([], [], []), mappings), set);
}
