using System.Text.Json;
using Latchkey.OData.Edm;
using Latchkey.OData.Entities;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Query;

/// <summary>
/// The plan for writing the entities of answers: the projection, with the reader of each property, which is looked up once rather than for
/// every entity.
/// </summary>
internal sealed class EntityPlan
{
    private readonly (EdmProperty Property, Func<object, EdmValue> Value)[] _key;

    public EntityPlan(EdmEntitySet set, Projection projection, ModelMappings mappings)
    {
        var mapping = mappings[set];
        Set = set;
        _key = [.. set.Type.Key.Select(property => (property, mapping.Property(property)))];
        Properties = [.. projection.Properties.Select(property => (property, mapping.Property(property)))];
        Complexes = [.. projection.Complexes.Select(complex => new PlannedComplex(complex, mapping))];
        Navigations = [.. projection.Navigations.Select(navigation => new PlannedNavigation(navigation, mapping, mappings))];
    }

    public EdmEntitySet Set { get; }

    public (EdmProperty Property, Func<object, EdmValue> Value)[] Properties { get; }

    public PlannedComplex[] Complexes { get; }

    public PlannedNavigation[] Navigations { get; }

    /// <summary>The address of an entity relative to the service root, such as <c>Orders('61')</c>.</summary>
    public string Address(object entity) =>
        Set.Name + EntityKey.Format(_key, entity);
}

/// <summary>The plan for writing a complex property.</summary>
internal sealed class PlannedComplex(EdmComplexProperty complex, EntityMapping mapping)
{
    public EdmComplexProperty Complex => complex;

    public (EdmProperty Property, Func<object, EdmValue> Value)[] Properties { get; } =
        [.. complex.Properties.Select(property => (property, mapping.Property(complex, property)))];
}

/// <summary>The plan for writing a navigation property: as a link, or inline.</summary>
internal sealed class PlannedNavigation
{
    private readonly Func<object, object?> _one = _ => null;
    private readonly Func<object, IReadOnlyCollection<object>> _many = _ => [];

    public PlannedNavigation(ProjectedNavigation projected, EntityMapping mapping, ModelMappings mappings)
    {
        Name = projected.Navigation.Name;
        JsonName = projected.Navigation.JsonName;
        IsMany = projected.Navigation.IsMany;
        if (projected.Inline is null) return;
        Inline = new EntityPlan(projected.Target, projected.Inline, mappings);
        if (IsMany) _many = mapping.Many(projected.Navigation);
        else _one = mapping.One(projected.Navigation);
    }

    public string Name { get; }

    public JsonEncodedText JsonName { get; }

    public bool IsMany { get; }

    /// <summary>The plan for the related entities, or null for a link.</summary>
    public EntityPlan? Inline { get; }

    public object? One(object entity) => _one(entity);

    public IReadOnlyCollection<object> Many(object entity) => _many(entity);
}
