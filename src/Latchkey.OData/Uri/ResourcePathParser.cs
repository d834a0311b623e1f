using Latchkey.OData.Edm;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Uri;

/// <summary>
/// Resolves a resource path (OData V2, "URI Conventions" section 3). The path is split into segments before it is decoded, so an encoded
/// slash is part of its segment.
/// </summary>
internal static class ResourcePathParser
{
    // KeystoreEntries('…')/Keystore/Entries('…')/Certificate/$value, which is already longer than any client needs.
    private const int MaxSegments = 10;

    public static ResourcePath Parse(string path, EdmModel model)
    {
        var segments = Segments(path);
        return segments switch
        {
            [] => new ResourcePath(ResourceKind.ServiceDocument, []),
            ["$metadata"] => new ResourcePath(ResourceKind.Metadata, []),
            ["openapi.json"] => new ResourcePath(ResourceKind.OpenApi, []),
            ["$metadata", ..] => throw ProtocolErrors.MustBeLastSegment("$metadata"),
            [var first, .. var rest] => Continue(Root(first, model), rest),
        };
    }

    private static string[] Segments(string path)
    {
        var segments = path.Split('/').ToList();
        if (segments[^1].Length == 0) segments.RemoveAt(segments.Count - 1); // a trailing slash changes nothing
        if (segments.Count > MaxSegments) throw ProtocolErrors.MalformedUri();
        return [.. segments.Select(segment => segment.Length == 0 ? throw ProtocolErrors.EmptySegment() : PercentEncoding.Decode(segment))];
    }

    private static PathStep Root(string segment, EdmModel model)
    {
        var (name, predicate) = SplitPredicate(segment);
        var set = model.EntitySets.GetValueOrDefault(name) ?? throw ProtocolErrors.UnknownSet(name);
        return new PathStep(set, null, Key(predicate, set.Type));
    }

    private static ResourcePath Continue(PathStep root, string[] segments)
    {
        List<PathStep> steps = [root];
        for (var i = 0; i < segments.Length; i++)
        {
            var rest = segments[(i + 1)..];
            if (!steps[^1].IsEntity) return OfSet(steps, segments[i], rest);
            if (segments[i] == "$value") return Last(MediaValue(steps), segments[i], rest);
            if (segments[i] == "$links") return OfLinks(steps, rest);
            var set = steps[^1].Set;
            if (set.Type.Property(segments[i]) is { } property) return OfProperty(steps, property, rest);
            steps.Add(Navigation(set, segments[i]));
        }

        return new ResourcePath(steps[^1].IsEntity ? ResourceKind.Entity : ResourceKind.EntitySet, steps);
    }

    private static PathStep Navigation(EdmEntitySet set, string segment)
    {
        var (name, predicate) = SplitPredicate(segment);
        var navigation = set.Navigation(name) ?? throw ProtocolErrors.UnknownProperty(name);
        if (!navigation.IsMany && predicate is not null) throw ProtocolErrors.InvalidSegment(segment);
        var target = set.Target(navigation);
        return new PathStep(target, navigation, Key(predicate, target.Type));
    }

    private static ResourcePath OfLinks(List<PathStep> steps, string[] rest)
    {
        if (rest is not [var segment, .. var after]) throw ProtocolErrors.MustNotBeLastSegment("$links");
        if (steps[^1].Set.Type.Property(segment) is not null) throw ProtocolErrors.NotNavigation(segment);
        steps.Add(Navigation(steps[^1].Set, segment));
        if (steps[^1].IsEntity) return Last(new ResourcePath(ResourceKind.Link, steps), segment, after);
        return after is [var suffix, ..] ? OfSet(steps, suffix, after[1..]) : new ResourcePath(ResourceKind.Links, steps);
    }

    private static ResourcePath OfSet(List<PathStep> steps, string segment, string[] rest) => segment == "$count"
        ? Last(new ResourcePath(ResourceKind.Count, steps), segment, rest)
        : throw ProtocolErrors.MustBeLastSegment(steps[^1].Navigation?.Name ?? steps[^1].Set.Name);

    private static ResourcePath OfProperty(List<PathStep> steps, EdmProperty property, string[] rest) => rest switch
    {
        [] => new ResourcePath(ResourceKind.Property, steps, property),
        ["$value"] => new ResourcePath(ResourceKind.PropertyValue, steps, property),
        _ => throw ProtocolErrors.InvalidSegment(rest[0]),
    };

    private static ResourcePath MediaValue(List<PathStep> steps) =>
        steps[^1].Set.Type.HasStream ? new ResourcePath(ResourceKind.MediaValue, steps) : throw ProtocolErrors.NoMediaResource();

    private static ResourcePath Last(ResourcePath path, string segment, string[] rest) =>
        rest.Length == 0 ? path : throw ProtocolErrors.MustBeLastSegment(segment);

    // Set() addresses the whole set; generated clients write it (docs/contract.md#addresses).
    private static EntityKey? Key(string? predicate, EdmEntityType type) =>
        string.IsNullOrEmpty(predicate) ? null : EntityKey.Parse(predicate, type);

    private static (string Name, string? Predicate) SplitPredicate(string segment)
    {
        var open = segment.IndexOf('(', StringComparison.Ordinal);
        if (open < 0) return (segment, null);
        if (open == 0 || segment[^1] != ')') throw ProtocolErrors.InvalidSegment(segment);
        return (segment[..open], segment[(open + 1)..^1]);
    }
}
