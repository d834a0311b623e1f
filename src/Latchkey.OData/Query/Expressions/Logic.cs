using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary><c>and or not</c> with three values, as for <c>bool?</c> in C#: false and null is false, true or null is true.</summary>
internal static class Logic
{
    /// <summary>Joins two expressions; null if one is not a boolean.</summary>
    public static Operand? Bind(string name, Operand left, Operand right) => left.Boolean is { } first && right.Boolean is { } second
        ? Operand.Of(LiteralType.Boolean, Join(first, second, decisive: name == "or"))
        : null;

    /// <summary>Negates an expression; null if it is not a boolean.</summary>
    public static Operand? Not(Operand operand) => operand.Boolean is { } boolean
        ? Operand.Of(LiteralType.Boolean, Operand.Lift(boolean, value => !value))
        : null;

    // True decides an or, and false an and, whatever the other operand is.
    private static Evaluation<bool> Join(Evaluation<bool> left, Evaluation<bool> right, bool decisive) =>
        (object entity, out bool result) =>
        {
            result = decisive;
            var isLeft = left(entity, out var first);
            if (isLeft && first == decisive) return true;
            var isRight = right(entity, out var second);
            if (isRight && second == decisive) return true;
            result = !decisive;
            return isLeft && isRight;
        };
}
