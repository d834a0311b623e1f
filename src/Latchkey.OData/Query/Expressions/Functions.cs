using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>A function: its minimum and maximum number of arguments, and its binding to them; null if their types do not match.</summary>
internal sealed record Function(int Least, int Most, Func<IReadOnlyList<Operand>, TextBudget, Operand?> Bind);

/// <summary>
/// The functions of OData V2, "URI Conventions" section 4.5. Texts are compared by code units. A null argument makes the result null.
/// </summary>
internal static class Functions
{
    private static readonly Dictionary<string, Function> ByName = new(StringComparer.Ordinal)
    {
        ["substringof"] = Texts(LiteralType.Boolean, (part, text, budget) => budget.IndexOf(text, part) >= 0),
        ["startswith"] = Texts(LiteralType.Boolean, (text, part, _) => text.StartsWith(part, StringComparison.Ordinal)),
        ["endswith"] = Texts(LiteralType.Boolean, (text, part, _) => text.EndsWith(part, StringComparison.Ordinal)),
        ["indexof"] = Texts(LiteralType.Int32, (text, part, budget) => (long)budget.IndexOf(text, part)),
        ["concat"] = Texts(LiteralType.String, (text, other, budget) => budget.Concat(text, other)),
        ["replace"] = new Function(3, 3, BindReplace),
        ["substring"] = new Function(2, 3, BindSubstring),
        ["length"] = Text(LiteralType.Int32, text => (long)text.Length),
        ["tolower"] = Text(LiteralType.String, text => text.ToLowerInvariant()),
        ["toupper"] = Text(LiteralType.String, text => text.ToUpperInvariant()),
        ["trim"] = Text(LiteralType.String, text => text.Trim()),
        ["year"] = Date(time => time.Year),
        ["month"] = Date(time => time.Month),
        ["day"] = Date(time => time.Day),
        ["hour"] = DateOrTime(time => time.Hour),
        ["minute"] = DateOrTime(time => time.Minute),
        ["second"] = DateOrTime(time => time.Second),
        ["round"] = Fraction(
            number => Math.Round(number, MidpointRounding.AwayFromZero), number => Math.Round(number, MidpointRounding.AwayFromZero)),
        ["floor"] = Fraction(Math.Floor, Math.Floor),
        ["ceiling"] = Fraction(Math.Ceiling, Math.Ceiling),
    };

    /// <summary>The function of this name, or null.</summary>
    public static Function? Find(string name) => ByName.GetValueOrDefault(name);

    private static Function Texts<T>(LiteralType result, Func<string, string, TextBudget, T> function) => new(2, 2, (arguments, budget) =>
        arguments[0].Text is { } first && arguments[1].Text is { } second
            ? Operand.Of(result, Operand.Lift(first, second, (x, y) => function(x, y, budget)))
            : null);

    private static Function Text<T>(LiteralType result, Func<string, T> function) => new(1, 1, (arguments, budget) =>
        arguments[0].Text is { } text ? Operand.Of(result, Operand.Lift(text, value => budget.Walk(value, function))) : null);

    private static Function Date(Func<DateTime, int> part) => new(1, 1, (arguments, _) => Part(arguments[0].PointInTime, part));

    private static Function DateOrTime(Func<DateTime, int> part) => new(1, 1, (arguments, _) =>
        Part(arguments[0].PointInTime, part) ?? Part(arguments[0].TimeOfDay, part));

    private static Operand? Part(Evaluation<long>? ticks, Func<DateTime, int> part) => ticks is null
        ? null
        : Operand.Of(LiteralType.Int32, Operand.Lift(ticks, value => (long)part(new DateTime(value, DateTimeKind.Utc))));

    private static Function Fraction(Func<double, double> ofDouble, Func<decimal, decimal> ofDecimal) => new(1, 1, (arguments, _) =>
    {
        if (arguments[0].Type == LiteralType.Decimal)
            return Operand.Of(LiteralType.Decimal, Operand.Lift(arguments[0].Decimal!, ofDecimal));
        return arguments[0].Double is { } number ? Operand.Of(LiteralType.Double, Operand.Lift(number, ofDouble)) : null;
    });

    private static Operand? BindReplace(IReadOnlyList<Operand> arguments, TextBudget budget)
    {
        if (arguments[0].Text is not { } text || arguments[1].Text is not { } find || arguments[2].Text is not { } replacement) return null;
        return Operand.Of(LiteralType.String, (object entity, out string result) =>
        {
            var there = text(entity, out var x) & find(entity, out var y) & replacement(entity, out var z);
            result = there ? budget.Replace(x, y, z) : "";
            return there;
        });
    }

    private static Operand? BindSubstring(IReadOnlyList<Operand> arguments, TextBudget budget)
    {
        if (arguments[0].Text is not { } text || arguments[1].Integer is not { } start) return null;
        Evaluation<long> toEnd = (object _, out long length) =>
        {
            length = int.MaxValue;
            return true;
        };
        var length = arguments.Count == 2 ? toEnd : arguments[2].Integer;
        if (length is null) return null;
        return Operand.Of(LiteralType.String, (object entity, out string result) =>
        {
            var there = text(entity, out var x) & start(entity, out var y) & length(entity, out var z);
            result = there ? budget.Walk(x, value => Substring(value, y, z)) : "";
            return there;
        });
    }

    // Anything outside of the text is cut off, because a client cannot rule it out if the position comes from another property.
    private static string Substring(string text, long start, long length)
    {
        var from = Math.Clamp(start, 0, text.Length);
        return text.Substring((int)from, (int)Math.Clamp(length, 0, text.Length - from));
    }
}
