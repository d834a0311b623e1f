using System.Text.Json;

namespace Latchkey.OData.Edm;

/// <summary>The entity data model of a service, as <see cref="EdmReader"/> reads it from the metadata document.</summary>
/// <param name="Namespace">The namespace of the schema, such as <c>com.example.api</c>.</param>
/// <param name="EntitySets">The addressable sets in the order of the document, by name.</param>
/// <param name="Document">The metadata document itself, the answer of <c>$metadata</c>.</param>
public sealed record EdmModel(string Namespace, IReadOnlyDictionary<string, EdmEntitySet> EntitySets, ReadOnlyMemory<byte> Document)
{
    /// <summary>
    /// The metadata document without inheritance, the answer of <c>$metadata?flat=true</c>, for generators that ignore <c>BaseType</c>.
    /// </summary>
    public ReadOnlyMemory<byte> FlatDocument { get; } = InheritanceFlattening.Of(Document);
}

/// <summary>An entity set, with the target set of each navigation property of its type.</summary>
public sealed class EdmEntitySet(string name, EdmEntityType type)
{
    private readonly Dictionary<string, EdmEntitySet> _targets = new(StringComparer.Ordinal);

    /// <summary>The name of the set.</summary>
    public string Name { get; } = name;

    /// <summary>The type of its entities.</summary>
    public EdmEntityType Type { get; } = type;

    /// <summary>
    /// The navigation properties with a target in this set, in document order. Another set of the same type may lack their association
    /// sets.
    /// </summary>
    public IEnumerable<EdmNavigation> Navigations => Type.Navigations.Where(navigation => _targets.ContainsKey(navigation.Name));

    /// <summary>The navigation property of this name, or null.</summary>
    public EdmNavigation? Navigation(string name) => Navigations.FirstOrDefault(navigation => navigation.Name == name);

    /// <summary>The target set of one of the <see cref="Navigations"/>.</summary>
    public EdmEntitySet Target(EdmNavigation navigation) => _targets[navigation.Name];

    internal void Link(string navigation, EdmEntitySet target) => _targets.Add(navigation, target);
}

/// <summary>An entity type with all its properties, those of its base types first.</summary>
/// <param name="Name">The name without the namespace.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="Key">The properties of the key.</param>
/// <param name="Properties">The primitive properties in document order.</param>
/// <param name="Navigations">The navigation properties in document order.</param>
/// <param name="HasStream">Whether an entity is a media link entry.</param>
public sealed record EdmEntityType(
    string Name,
    string Namespace,
    IReadOnlyList<EdmProperty> Key,
    IReadOnlyList<EdmProperty> Properties,
    IReadOnlyList<EdmNavigation> Navigations,
    bool HasStream)
{
    /// <summary>The name with the namespace.</summary>
    public string FullName { get; } = $"{Namespace}.{Name}";

    /// <summary>The properties that are groups of primitive ones, in document order. They follow all primitive properties.</summary>
    public IReadOnlyList<EdmComplexProperty> Complexes { get; init; } = [];

    /// <summary>The primitive property of this name, or null.</summary>
    public EdmProperty? Property(string name) => Properties.FirstOrDefault(property => property.Name == name);
}

/// <summary>A primitive property.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="Nullable">Whether the value may be null.</param>
/// <param name="MaxLength">The maximum number of characters of a string or bytes of a binary, or null for no limit.</param>
public sealed record EdmProperty(string Name, EdmPrimitive Type, bool Nullable, int? MaxLength)
{
    /// <summary>The name as a string of a JSON document.</summary>
    internal JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(Name);
}

/// <summary>A property of a complex type: a group of primitive properties that is never null and that clients cannot set.</summary>
/// <param name="Name">The name.</param>
/// <param name="TypeName">The name of the complex type with the namespace.</param>
/// <param name="Properties">The properties of the complex type in document order.</param>
public sealed record EdmComplexProperty(string Name, string TypeName, IReadOnlyList<EdmProperty> Properties)
{
    /// <summary>The name as a string of a JSON document.</summary>
    internal JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(Name);
}

/// <summary>A navigation property.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsMany">Whether it leads to any number of entities, rather than at most one.</param>
/// <param name="Association">The full name of the association that it follows.</param>
/// <param name="ToRole">The end of the association with the related entities.</param>
public sealed record EdmNavigation(string Name, bool IsMany, string Association, string ToRole)
{
    /// <summary>The name as a string of a JSON document.</summary>
    internal JsonEncodedText JsonName { get; } = JsonEncodedText.Encode(Name);
}
