using Latchkey.OData.Query.Expressions;

namespace Latchkey.OData.Query;

/// <summary>
/// Derives bounds for a property from a filter. Only comparisons with a literal that are joined by <c>and</c> count; all other conditions
/// are left to the filter itself.
/// </summary>
internal static class FilterBounds
{
    /// <summary>The inclusive bounds of an integer, or of a time as ticks in UTC.</summary>
    public static (long? Least, long? Most) Range(ExpressionSyntax? filter, string property)
    {
        var (least, most) = ((long?)null, (long?)null);
        foreach (var (comparison, value) in Comparisons(filter, property))
        {
            if (value is not long number) continue;
            if (comparison is "eq" or "ge" or "gt") least = Math.Max(least ?? number, number);
            if (comparison is "eq" or "le" or "lt") most = Math.Min(most ?? number, number);
        }

        return (least, most);
    }

    /// <summary>The text that the property must equal, or null.</summary>
    public static string? OnlyText(ExpressionSyntax? filter, string property) =>
        Comparisons(filter, property).Where(condition => condition.Comparison == "eq").Select(condition => condition.Value).OfType<string>()
            .FirstOrDefault();

    private static IEnumerable<(string Comparison, object? Value)> Comparisons(ExpressionSyntax? filter, string property) => filter switch
    {
        ExpressionSyntax.Binary { Operator: "and" } both => Comparisons(both.Left, property).Concat(Comparisons(both.Right, property)),
        ExpressionSyntax.Binary { Left: ExpressionSyntax.Path path, Right: ExpressionSyntax.Constant constant } one
            when Is(path, property) => [(one.Operator, constant.Literal.Value)],
        ExpressionSyntax.Binary { Left: ExpressionSyntax.Constant constant, Right: ExpressionSyntax.Path path } one
            when Is(path, property) => [(Mirrored(one.Operator), constant.Literal.Value)],
        _ => [],
    };

    private static bool Is(ExpressionSyntax.Path path, string property) => path.Segments is [var only] && only.Text == property;

    private static string Mirrored(string comparison) => comparison switch
    {
        "lt" => "gt",
        "le" => "ge",
        "gt" => "lt",
        "ge" => "le",
        _ => comparison,
    };
}
