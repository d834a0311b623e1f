using Latchkey.OData.Edm;

namespace Latchkey.OData.Entities;

/// <summary>
/// Maps objects of the service to entities of one set: it gives the values of each property and the targets of each navigation property.
/// </summary>
public abstract class EntityMapping
{
    private protected EntityMapping(string entitySet, StringComparer keyComparer)
    {
        EntitySet = entitySet;
        KeyComparer = keyComparer;
    }

    /// <summary>The name of the set.</summary>
    public string EntitySet { get; }

    /// <summary>The service's own order of the entities, as an <c>$orderby</c> expression; null for the order of the key.</summary>
    internal string? Order { get; private protected set; }

    /// <summary>Compares key values when a key follows a navigation property.</summary>
    internal StringComparer KeyComparer { get; }

    /// <summary>Reads a property of an entity.</summary>
    internal abstract Func<object, EdmValue> Property(EdmProperty property);

    /// <summary>Reads a property of a complex property of an entity.</summary>
    internal abstract Func<object, EdmValue> Property(EdmComplexProperty complex, EdmProperty property);

    /// <summary>Follows a navigation property to at most one entity; null for none.</summary>
    internal abstract Func<object, object?> One(EdmNavigation navigation);

    /// <summary>Follows a navigation property to any number of entities.</summary>
    internal abstract Func<object, IReadOnlyCollection<object>> Many(EdmNavigation navigation);

    /// <summary>Throws unless every property and navigation property of the set is mapped.</summary>
    internal abstract void CheckCovers(EdmEntitySet set);
}

/// <summary>The mapping for objects of type <typeparamref name="T"/>.</summary>
/// <param name="entitySet">The name of the set.</param>
/// <param name="keyComparer">Compares key values; by default ordinally.</param>
public sealed class EntityMapping<T>(string entitySet, StringComparer? keyComparer = null) : EntityMapping(
    entitySet, keyComparer ?? StringComparer.Ordinal)
    where T : class
{
    private readonly Dictionary<string, Func<T, EdmValue>> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Complex, string Property), Func<T, EdmValue>> _complexValues = [];
    private readonly Dictionary<string, Func<T, object?>> _related = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<T, IReadOnlyCollection<object>>> _relatedMany = new(StringComparer.Ordinal);

    /// <summary>Maps a primitive property.</summary>
    public EntityMapping<T> Property(string name, Func<T, EdmValue> value)
    {
        _values.Add(name, value);
        return this;
    }

    /// <summary>Maps a property of a complex property.</summary>
    public EntityMapping<T> Property(string complex, string name, Func<T, EdmValue> value)
    {
        _complexValues.Add((complex, name), value);
        return this;
    }

    /// <summary>Maps a navigation property to at most one entity.</summary>
    public EntityMapping<T> One(string name, Func<T, object?> related)
    {
        _related.Add(name, related);
        return this;
    }

    /// <summary>Maps a navigation property to any number of entities.</summary>
    public EntityMapping<T> Many(string name, Func<T, IReadOnlyCollection<object>> related)
    {
        _relatedMany.Add(name, related);
        return this;
    }

    /// <summary>
    /// Sets the service's own order of the entities, as an <c>$orderby</c> expression. Pages follow this order, and a page begins after a
    /// position in it. The default is the order of the key.
    /// </summary>
    public EntityMapping<T> OrderedBy(string expressions)
    {
        Order = expressions;
        return this;
    }

    internal override Func<object, EdmValue> Property(EdmProperty property)
    {
        var value = _values[property.Name];
        return entity => value((T)entity);
    }

    internal override Func<object, EdmValue> Property(EdmComplexProperty complex, EdmProperty property)
    {
        var value = _complexValues[(complex.Name, property.Name)];
        return entity => value((T)entity);
    }

    internal override Func<object, object?> One(EdmNavigation navigation)
    {
        var related = _related[navigation.Name];
        return entity => related((T)entity);
    }

    internal override Func<object, IReadOnlyCollection<object>> Many(EdmNavigation navigation)
    {
        var related = _relatedMany[navigation.Name];
        return entity => related((T)entity);
    }

    internal override void CheckCovers(EdmEntitySet set)
    {
        var expected = set.Type.Properties.Select(property => property.Name)
            .Concat(set.Navigations.Select(navigation => navigation.Name));
        var mapped = _values.Keys.Concat(_related.Keys).Concat(_relatedMany.Keys).ToHashSet(StringComparer.Ordinal);
        var expectedOfComplexes = set.Type.Complexes
            .SelectMany(complex => complex.Properties.Select(property => (complex.Name, property.Name)));
        if (!mapped.SetEquals(expected) || !_complexValues.Keys.ToHashSet().SetEquals(expectedOfComplexes))
            throw new InvalidOperationException($"The mapping of {EntitySet} does not cover {set.Type.Name} exactly.");
    }
}
