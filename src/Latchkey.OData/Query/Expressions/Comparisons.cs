using System.Numerics;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>
/// <c>eq ne lt le gt ge</c> with the rules of the lifted operators of C#: null equals only null, and is neither less nor greater than
/// anything. So a comparison is never null itself.
/// </summary>
internal static class Comparisons
{
    /// <summary>Compares two expressions; null if their types cannot be compared.</summary>
    public static Operand? Bind(string name, Operand left, Operand right)
    {
        if (left.Integer is { } i && right.Integer is { } j) return Numbers(name, i, j);
        if (left.Decimal is { } d && right.Decimal is { } e) return Numbers(name, d, e);
        if (left.Double is { } f && right.Double is { } g) return Numbers(name, f, g);
        if (left.Text is { } text && right.Text is { } other) return Compare(name, text, other, Text(name));
        if (left.PointInTime is { } time && right.PointInTime is { } otherTime) return Numbers(name, time, otherTime);
        if (left.TimeOfDay is { } day && right.TimeOfDay is { } otherDay) return Numbers(name, day, otherDay);
        return name is "eq" or "ne" ? Unordered(name, left, right) : null;
    }

    private static Operand? Unordered(string name, Operand left, Operand right)
    {
        if (left.Boolean is { } boolean && right.Boolean is { } otherBoolean) return Compare(name, boolean, otherBoolean, (x, y) => x == y);
        if (left.Guid is { } guid && right.Guid is { } otherGuid) return Compare(name, guid, otherGuid, (x, y) => x == y);
        if (left.Binary is { } bytes && right.Binary is { } otherBytes)
            return Compare(name, bytes, otherBytes, (x, y) => x.AsSpan().SequenceEqual(y));
        return null;
    }

    private static Operand Numbers<T>(string name, Evaluation<T> left, Evaluation<T> right)
        where T : IComparisonOperators<T, T, bool> => Compare(name, left, right, name switch
        {
            "lt" => (x, y) => x < y,
            "le" => (x, y) => x <= y,
            "gt" => (x, y) => x > y,
            "ge" => (x, y) => x >= y,
            _ => (x, y) => x == y,
        });

    private static Func<string, string, bool> Text(string name) => name switch
    {
        "lt" => (x, y) => string.CompareOrdinal(x, y) < 0,
        "le" => (x, y) => string.CompareOrdinal(x, y) <= 0,
        "gt" => (x, y) => string.CompareOrdinal(x, y) > 0,
        "ge" => (x, y) => string.CompareOrdinal(x, y) >= 0,
        _ => string.Equals,
    };

    private static Operand Compare<T>(string name, Evaluation<T> left, Evaluation<T> right, Func<T, T, bool> holds) =>
        Operand.Of(LiteralType.Boolean, name switch
        {
            "eq" => Equality(left, right, holds, whenEqual: true),
            "ne" => Equality(left, right, holds, whenEqual: false),
            _ => Order(left, right, holds),
        });

    private static Evaluation<bool> Order<T>(Evaluation<T> left, Evaluation<T> right, Func<T, T, bool> holds) =>
        (object entity, out bool result) =>
        {
            result = left(entity, out var x) && right(entity, out var y) && holds(x, y);
            return true;
        };

    private static Evaluation<bool> Equality<T>(Evaluation<T> left, Evaluation<T> right, Func<T, T, bool> equal, bool whenEqual) =>
        (object entity, out bool result) =>
        {
            var (isLeft, isRight) = (left(entity, out var x), right(entity, out var y));
            result = (isLeft ? isRight && equal(x, y) : !isRight) == whenEqual;
            return true;
        };
}
