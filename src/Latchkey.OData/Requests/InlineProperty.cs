namespace Latchkey.OData.Requests;

/// <summary>A navigation property whose entities an operation takes from inside the body of its request, as in a deep insert.</summary>
/// <param name="Navigation">The name of the navigation property.</param>
/// <param name="AlsoSpelt">Another spelling that clients use, or null.</param>
public sealed record InlineProperty(string Navigation, string? AlsoSpelt = null)
{
    /// <summary>The navigation property that a name of the body stands for, or null.</summary>
    internal static string? Find(IEnumerable<InlineProperty> properties, string name) =>
        properties.FirstOrDefault(property => property.Navigation == name || property.AlsoSpelt == name)?.Navigation;
}
