using Latchkey.OData.Edm;
using Latchkey.OData.Uri;

namespace Latchkey.OData.OpenApi;

/// <summary>The resource that the path of an operation addresses, and the properties for its placeholders in braces.</summary>
internal sealed record OperationTarget(ResourceKind Kind, EdmEntitySet Set, IReadOnlyList<EdmProperty> Keys)
{
    public static OperationTarget Of(string path, EdmModel model)
    {
        var segments = path.Split('/');
        var set = model.EntitySets[Name(segments[0])];
        var isEntity = segments[0].Contains('(', StringComparison.Ordinal);
        var keys = KeysOf(segments[0], set).ToList();
        foreach (var segment in segments.Skip(1))
        {
            if (segment == "$value") return new OperationTarget(ResourceKind.MediaValue, set, keys);
            var navigation = set.Navigation(Name(segment))!;
            set = set.Target(navigation);
            keys.AddRange(KeysOf(segment, set));
            isEntity = !navigation.IsMany || segment.Contains('(', StringComparison.Ordinal);
        }

        return new OperationTarget(isEntity ? ResourceKind.Entity : ResourceKind.EntitySet, set, keys);
    }

    private static string Name(string segment) => segment.Split('(')[0];

    // Set(A='{A}',B={B}): everything else is a name.
    private static IEnumerable<EdmProperty> KeysOf(string segment, EdmEntitySet set) =>
        segment.Split('{', '}').Where((_, i) => i % 2 == 1).Select(name => set.Type.Property(name)!);
}
