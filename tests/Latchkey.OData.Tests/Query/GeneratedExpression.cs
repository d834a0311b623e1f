using System.Globalization;
using CsCheck;
using Latchkey.OData.Tests.Shop;

namespace Latchkey.OData.Tests.Query;

/// <summary>An expression as a client writes it, what C# makes of it with its own nullable operators, and how tightly it binds.</summary>
internal sealed record GeneratedExpression<T>(string Text, Func<Book, T> Value, int Precedence = GeneratedExpressions.Tightest)
{
    /// <summary>The text, in parentheses if something around it binds more tightly.</summary>
    public string Within(int precedence) => Precedence < precedence ? $"({Text})" : Text;
}

/// <summary>Generates expressions of every type and operator. Nothing here knows how the service does it.</summary>
internal static class GeneratedExpressions
{
    public const int Tightest = 8;
    private const int Or = 1, And = 2, Equality = 3, Relation = 4, Sum = 5, Product = 6, Prefix = 7;

    private static readonly string[] Words = ["", "A", "a", "B", "b", "ll", "/1", "O'", "ü", "Ada", " ", "A/1", "100%"];

    public static Gen<GeneratedExpression<string?>> Text(int depth) => depth == 0
        ? Gen.OneOf(
            Leaf<string?>(new("Shelf", book => book.Shelf), new("Author/Name", book => book.Author?.Name), new("null", _ => null)),
            Gen.OneOf(Words).Select(word => new GeneratedExpression<string?>($"'{word.Replace("'", "''")}'", _ => word)))
        : Gen.OneOf(
            Text(0),
            OneText("tolower", text => text.ToLowerInvariant(), depth), OneText("toupper", text => text.ToUpperInvariant(), depth),
            OneText("trim", text => text.Trim(), depth),
            TwoTexts<string?>("concat", (x, y) => x + y, depth),
            Gen.Select(Text(depth - 1), Text(0), Text(0)).Select((text, find, by) => new GeneratedExpression<string?>(
                $"replace({text.Text},{find.Text},{by.Text})",
                book => text.Value(book) is { } x && find.Value(book) is { } y && by.Value(book) is { } z ? y.Length == 0 ? x
                    : x.Replace(y, z, StringComparison.Ordinal) : null)),
            Gen.Select(Text(depth - 1), Integer(depth - 1), Integer(0)).Select((text, start, length) => new GeneratedExpression<string?>(
                $"substring({text.Text},{start.Text},{length.Text})",
                book => text.Value(book) is { } x && start.Value(book) is { } y && length.Value(book) is { } z ? Part(x, y, z) : null)));

    public static Gen<GeneratedExpression<long?>> Integer(int depth) => depth == 0
        ? Gen.OneOf(
            Leaf<long?>(new("Number", book => book.Number), new("Copies", book => book.Copies)),
            Gen.Frequency((5, Gen.Long[-9, 9]), (1, Gen.Long))
            .Select(number =>
            new GeneratedExpression<long?>(
                string.Create(CultureInfo.InvariantCulture, $"{number}{(number % 2 == 0 ? "" : "L")}"), _ => number)))
        : Gen.OneOf(
            Integer(0),
            Calculated("add", Sum, Integer(depth - 1), (x, y) => Exact(() => checked(x + y))),
            Calculated("sub", Sum, Integer(depth - 1), (x, y) => Exact(() => checked(x - y))),
            Calculated("mul", Product, Integer(depth - 1), (x, y) => Exact(() => checked(x * y))),
            Calculated("div", Product, Integer(depth - 1), (x, y) => Exact(() => checked(x / y))),
            Calculated("mod", Product, Integer(depth - 1), (x, y) => y == -1 && x is not null ? 0 : Exact(() => x % y)),
            Integer(depth - 1)
            .Select(number =>
            new GeneratedExpression<long?>($"- {number.Within(Prefix)}", book => Exact(() => checked(-number.Value(book))), Prefix)),
            Text(depth - 1).Select(text => new GeneratedExpression<long?>($"length({text.Text})", book => text.Value(book)?.Length)),
            TwoTexts<long?>("indexof", (x, y) => x.IndexOf(y, StringComparison.Ordinal), depth),
            Gen.Select(Gen.OneOf<(string Name, Func<DateTime, int> Part)>(("year", time => time.Year), ("month", time => time.Month),
                ("day", time => time.Day), ("hour", time => time.Hour), ("minute", time => time.Minute), ("second", time => time.Second)),
                Time())
                .Select((part, time) =>
                    new GeneratedExpression<long?>(
                        $"{part.Name}({time.Text})", book => time.Value(book) is { } value ? part.Part(value.UtcDateTime) : null)));

    public static Gen<GeneratedExpression<decimal?>> Decimal(int depth) => depth == 0
        ? Gen.OneOf(
            Gen.Int[-9_999, 9_999].Select(number => number / 100m)
            .Select(number => new GeneratedExpression<decimal?>(string.Create(CultureInfo.InvariantCulture, $"{number}M"), _ => number)),
            Integer(0).Select(number => new GeneratedExpression<decimal?>($"({number.Text} add 0M)", book => number.Value(book))))
        : Gen.OneOf(
            Decimal(0),
            Calculated("add", Sum, Decimal(depth - 1), (x, y) => Exact(() => x + y)),
            Calculated("sub", Sum, Decimal(depth - 1), (x, y) => Exact(() => x - y)),
            Calculated("mul", Product, Decimal(depth - 1), (x, y) => Exact(() => x * y)),
            Calculated("div", Product, Decimal(depth - 1), (x, y) => Exact(() => x / y)),
            Calculated("mod", Product, Decimal(depth - 1), (x, y) => Exact(() => x % y)),
            Rounded(Decimal(depth - 1), x => Math.Round(x, MidpointRounding.AwayFromZero), Math.Floor, Math.Ceiling));

    public static Gen<GeneratedExpression<double?>> Double(int depth) => depth == 0
        ? Gen.OneOf(
            Gen.Double[-99, 99]
            .Select(number => new GeneratedExpression<double?>(number.ToString("R", CultureInfo.InvariantCulture) + "d", _ => number)),
            Leaf<double?>(
                new("1.5", _ => 1.5), new("2.5F", _ => 2.5), new("INF", _ => double.PositiveInfinity), new("NaN", _ => double.NaN)),
            Integer(0).Select(number => new GeneratedExpression<double?>($"({number.Text} mul 1.0)", book => number.Value(book) * 1.0)))
        : Gen.OneOf(
            Double(0),
            Calculated("add", Sum, Double(depth - 1), (x, y) => x + y), Calculated("sub", Sum, Double(depth - 1), (x, y) => x - y),
            Calculated("mul", Product, Double(depth - 1), (x, y) => x * y), Calculated("div", Product, Double(depth - 1), (x, y) => x / y),
            Calculated("mod", Product, Double(depth - 1), (x, y) => x % y),
            Rounded(Double(depth - 1), x => Math.Round(x, MidpointRounding.AwayFromZero), Math.Floor, Math.Ceiling));

    public static Gen<GeneratedExpression<bool?>> Condition(int depth) => depth == 0
        ? Leaf<bool?>(new("Lent", book => book.Lent), new("true", _ => true), new("false", _ => false), new("null", _ => null))
        : Gen.Frequency<GeneratedExpression<bool?>>(
            (1, Condition(0)),
            (3, Joined("and", And, depth, (x, y) => x & y)), (3, Joined("or", Or, depth, (x, y) => x | y)),
            (2, Condition(depth - 1)
                .Select(condition =>
                new GeneratedExpression<bool?>($"not {condition.Within(Prefix)}", book => !condition.Value(book), Prefix))),
            (1, Joined("eq", Equality, depth, (x, y) => x == y)), (1, Joined("ne", Equality, depth, (x, y) => x != y)),
            (3, Compared(Integer(depth - 1), (x, y) => x == y, (x, y) => x < y, (x, y) => x <= y)),
            (1, Compared(Decimal(depth - 1), (x, y) => x == y, (x, y) => x < y, (x, y) => x <= y)),
            (1, Compared(Double(depth - 1), (x, y) => x == y, (x, y) => x < y, (x, y) => x <= y)),
            (2, Compared(Time(), (x, y) => x == y, (x, y) => x < y, (x, y) => x <= y)),
            (3, Compared(Text(depth - 1), (x, y) => x == y, (x, y) => x is not null && y is not null && string.CompareOrdinal(x, y) < 0,
                (x, y) => x is not null && y is not null && string.CompareOrdinal(x, y) <= 0)),
            (1, Leaf<bool?>(
                new("Cover eq X'0A'", book => book.Cover is [10], Equality),
                new("Cover ne null", book => book.Cover is not null, Equality),
                new("X'01' ne Cover", book => book.Cover is not [1], Equality))),
            (1, TwoTexts<bool?>("startswith", (x, y) => x.StartsWith(y, StringComparison.Ordinal), depth)),
            (1, TwoTexts<bool?>("endswith", (x, y) => x.EndsWith(y, StringComparison.Ordinal), depth)),
            (1, TwoTexts<bool?>("substringof", (x, y) => y.Contains(x, StringComparison.Ordinal), depth)));

    private static Gen<GeneratedExpression<T>> Leaf<T>(params GeneratedExpression<T>[] leaves) => Gen.OneOf(leaves);

    private static Gen<GeneratedExpression<DateTimeOffset?>> Time() => Gen.OneOf(
        Leaf<DateTimeOffset?>(new("Added", book => book.Added), new("Author/Born", book => book.Author?.Born),
            new("datetime'2024-02-29T23:59:59'", _ => new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.Zero))),
        Gen.Select(Gen.Int[1800, 2100], Gen.Int[0, 500_000], Gen.Int[-12, 12]).Select((year, minutes, offset) =>
        {
            var time = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.FromHours(offset)).AddMinutes(minutes);
            return new GeneratedExpression<DateTimeOffset?>($"datetimeoffset'{time:yyyy-MM-ddTHH:mm:sszzz}'", _ => time);
        }));

    private static Gen<GeneratedExpression<bool?>> Joined(string name, int precedence, int depth, Func<bool?, bool?, bool?> join) =>
        Calculated(name, precedence, Condition(depth - 1), join);

    private static Gen<GeneratedExpression<bool?>> Compared<T>(
        Gen<GeneratedExpression<T>> operand, Func<T, T, bool> equal, Func<T, T, bool> less, Func<T, T, bool> lessOrEqual) => Gen.OneOf(
            Calculated("eq", Equality, operand, (x, y) => (bool?)equal(x, y)),
            Calculated("ne", Equality, operand, (x, y) => (bool?)!equal(x, y)),
            Calculated("lt", Relation, operand, (x, y) => (bool?)less(x, y)),
            Calculated("le", Relation, operand, (x, y) => (bool?)lessOrEqual(x, y)),
            Calculated("gt", Relation, operand, (x, y) => (bool?)less(y, x)),
            Calculated("ge", Relation, operand, (x, y) => (bool?)lessOrEqual(y, x)));

    // From left to right: the right operand needs parentheses even where it binds as tightly.
    private static Gen<GeneratedExpression<TResult>> Calculated<T, TResult>(
        string name, int precedence, Gen<GeneratedExpression<T>> operand, Func<T, T, TResult> calculate) =>
        Gen.Select(operand, operand).Select((left, right) => new GeneratedExpression<TResult>(
            $"{left.Within(precedence)} {name} {right.Within(precedence + 1)}", book =>
                calculate(left.Value(book), right.Value(book)), precedence));

    private static Gen<GeneratedExpression<string?>> OneText(string name, Func<string, string> function, int depth) =>
        Text(depth - 1)
            .Select(text =>
            new GeneratedExpression<string?>($"{name}({text.Text})", book => text.Value(book) is { } value ? function(value) : null));

    private static Gen<GeneratedExpression<T>> TwoTexts<T>(string name, Func<string, string, T> function, int depth) =>
        Gen.Select(Text(depth - 1), Text(depth - 1)).Select((first, second) => new GeneratedExpression<T>(
            $"{name}({first.Text}, {second.Text})", book =>
                first.Value(book) is { } x && second.Value(book) is { } y ? function(x, y) : default!));

    private static Gen<GeneratedExpression<T?>> Rounded<T>(Gen<GeneratedExpression<T?>> operand, params Func<T, T>[] functions)
        where T : struct =>
        Gen.Select(operand, Gen.Int[0, 2]).Select((number, i) => new GeneratedExpression<T?>(
            $"{new[] { "round", "floor", "ceiling" }[i]}({number.Text})", book =>
                number.Value(book) is { } value ? functions[i](value) : null));

    private static string Part(string text, long start, long length)
    {
        var from = (int)Math.Clamp(start, 0, text.Length);
        return new string([.. text.Skip(from).Take((int)Math.Clamp(length, 0, int.MaxValue))]);
    }

    private static T? Exact<T>(Func<T?> calculate)
        where T : struct
    {
        try
        {
            return calculate();
        }
        catch (ArithmeticException)
        {
            return null;
        }
    }
}
