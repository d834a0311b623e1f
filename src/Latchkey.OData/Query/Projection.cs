using Latchkey.OData.Edm;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Query;

/// <summary>The parts of an entity to write, according to <c>$select</c> and <c>$expand</c>.</summary>
/// <param name="Properties">The primitive properties, in the order of the type.</param>
/// <param name="Complexes">The complex properties, in the order of the type.</param>
/// <param name="Navigations">The navigation properties, in the order of the type. Each is a link or inline.</param>
public sealed record Projection(
    IReadOnlyList<EdmProperty> Properties, IReadOnlyList<EdmComplexProperty> Complexes, IReadOnlyList<ProjectedNavigation> Navigations)
{
    /// <summary>The maximum depth of <c>$expand</c>. Each level multiplies the work.</summary>
    public const int MaxExpandDepth = 2;

    /// <summary>Every property of the type, and a link for every navigation property.</summary>
    public static Projection All(EdmEntitySet set) => Build(set, [], []);

    /// <summary>Reads the two options; either may be null.</summary>
    public static Projection Parse(EdmEntitySet set, string? select, string? expand) => Build(set, Paths(select), Paths(expand));

    private static List<string[]> Paths(string? option) =>
        option is null ? [] : option.Split(',').Select(path => path.Trim().Split('/')).ToList();

    private static Projection Build(EdmEntitySet set, List<string[]> selected, List<string[]> expanded)
    {
        if (expanded.Any(path => path.Length > MaxExpandDepth)) throw ProtocolErrors.InvalidValue("$expand");
        foreach (var path in expanded) CheckNavigation(set, path[0]);
        foreach (var path in selected) CheckSelectable(set, path);

        var everything = selected.Count == 0 || selected.Any(path => path is ["*"]);
        var names = selected.Select(path => path[0]).ToHashSet(StringComparer.Ordinal);
        return new Projection(
            [.. set.Type.Properties.Where(property => everything || names.Contains(property.Name))],
            [.. set.Type.Complexes.Where(complex => everything || names.Contains(complex.Name))],
            [.. set.Navigations.Where(navigation => selected.Count == 0 || names.Contains(navigation.Name)).Select(Projected)]);

        ProjectedNavigation Projected(EdmNavigation navigation) =>
            new(navigation, set.Target(navigation), Inline(set.Target(navigation), navigation, selected, expanded));
    }

    private static Projection? Inline(EdmEntitySet target, EdmNavigation navigation, List<string[]> selected, List<string[]> expanded)
    {
        if (!expanded.Any(path => path[0] == navigation.Name)) return null;
        var below = Below(selected, navigation.Name);
        var whole = selected.Any(path => path.Length == 1 && path[0] == navigation.Name);
        return Build(target, whole ? [] : below, Below(expanded, navigation.Name));
    }

    private static List<string[]> Below(List<string[]> paths, string name) =>
        paths.Where(path => path.Length > 1 && path[0] == name).Select(path => path[1..]).ToList();

    private static void CheckNavigation(EdmEntitySet set, string name)
    {
        if (set.Navigation(name) is not null) return;
        throw set.Type.Property(name) is null ? ProtocolErrors.UnknownProperty(name) : ProtocolErrors.NotNavigation(name);
    }

    private static void CheckSelectable(EdmEntitySet set, string[] path)
    {
        if (path.Length > MaxExpandDepth + 1) throw ProtocolErrors.InvalidValue("$select");
        foreach (var name in path[..^1])
        {
            CheckNavigation(set, name);
            set = set.Target(set.Navigation(name)!);
        }

        if (path[^1] != "*" && set.Type.Property(path[^1]) is null && set.Navigation(path[^1]) is null
            && set.Type.Complexes.All(complex => complex.Name != path[^1]))
            throw ProtocolErrors.UnknownProperty(path[^1]);
    }
}

/// <summary>A navigation property to write.</summary>
/// <param name="Navigation">The navigation property.</param>
/// <param name="Target">The target set.</param>
/// <param name="Inline">The parts of the related entities to write, or null for a link.</param>
public sealed record ProjectedNavigation(EdmNavigation Navigation, EdmEntitySet Target, Projection? Inline);
