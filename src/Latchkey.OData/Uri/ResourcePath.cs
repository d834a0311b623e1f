using System.Text;
using Latchkey.OData.Edm;

namespace Latchkey.OData.Uri;

/// <summary>The kinds of resources that a path can address.</summary>
public enum ResourceKind
{
    /// <summary>The service root.</summary>
    ServiceDocument,

    /// <summary><c>$metadata</c></summary>
    Metadata,

    /// <summary><c>openapi.json</c></summary>
    OpenApi,

    /// <summary>All entities of a set, or all that a navigation property leads to.</summary>
    EntitySet,

    /// <summary>One entity.</summary>
    Entity,

    /// <summary>One property of an entity, in a document of its own.</summary>
    Property,

    /// <summary>The bare value of a property: <c>…/Property/$value</c>.</summary>
    PropertyValue,

    /// <summary>The stream of a media link entry: <c>…/$value</c>.</summary>
    MediaValue,

    /// <summary>The number of entities: <c>…/$count</c>.</summary>
    Count,

    /// <summary>The address of the entity that a navigation property to one leads to: <c>…/$links/Property</c>.</summary>
    Link,

    /// <summary>The addresses of all entities that a navigation property to many leads to.</summary>
    Links,
}

/// <summary>One step of a path: a set or a navigation property, with a key if the step addresses one entity.</summary>
public sealed record PathStep(EdmEntitySet Set, EdmNavigation? Navigation, EntityKey? Key)
{
    /// <summary>Whether the step addresses one entity.</summary>
    public bool IsEntity => Key is not null || Navigation is { IsMany: false };
}

/// <summary>A resource path, resolved against the model.</summary>
/// <param name="Kind">The kind of resource.</param>
/// <param name="Steps">The set, and the navigation from it; empty for the service document and the metadata.</param>
/// <param name="Property">The property, if the path addresses one.</param>
public sealed record ResourcePath(ResourceKind Kind, IReadOnlyList<PathStep> Steps, EdmProperty? Property = null)
{
    /// <summary>
    /// The path with empty parentheses for every key, such as <c>Orders()/Items</c>. Paths with the same shape are served by the same
    /// operation.
    /// </summary>
    public string Shape { get; } = ShapeOf(Kind, Steps, Property);

    /// <summary>The last step, whose set the path addresses.</summary>
    public PathStep Target => Steps[^1];

    /// <summary>The path to the entity or set after a number of steps.</summary>
    internal ResourcePath Prefix(int steps) =>
        new(Steps[steps - 1].IsEntity ? ResourceKind.Entity : ResourceKind.EntitySet, [.. Steps.Take(steps)]);

    private static string ShapeOf(ResourceKind kind, IReadOnlyList<PathStep> steps, EdmProperty? property)
    {
        var shape = new StringBuilder();
        foreach (var step in steps)
        {
            if (shape.Length > 0) shape.Append('/');
            if (kind is ResourceKind.Link or ResourceKind.Links && step == steps[^1]) shape.Append("$links/");
            shape.Append(step.Navigation?.Name ?? step.Set.Name);
            if (step.Key is not null) shape.Append("()");
        }

        if (property is not null) shape.Append('/').Append(property.Name);
        return shape.Append(Suffix(kind)).ToString();
    }

    private static string Suffix(ResourceKind kind) => kind switch
    {
        ResourceKind.Metadata => "$metadata",
        ResourceKind.PropertyValue or ResourceKind.MediaValue => "/$value",
        ResourceKind.Count => "/$count",
        _ => "",
    };
}
