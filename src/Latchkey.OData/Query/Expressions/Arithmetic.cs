using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>
/// <c>add sub mul div mod</c> and the minus sign (OData V2, "URI Conventions" section 4.5, with its numeric promotion), with integers of 64
/// bits. A calculation without a result, such as a division by zero or an overflow, gives null, and so does any with null.
/// </summary>
internal static class Arithmetic
{
    // Above this limit, a sum or product of two decimals could overflow. Testing costs less than an exception for every entity.
    private const double MaxDecimal = 7.9e28;

    private delegate bool Calculation<T>(T left, T right, out T result);

    /// <summary>Calculates with two expressions; null if one is not a number.</summary>
    public static Operand? Bind(string name, Operand left, Operand right)
    {
        if (left.Integer is { } i && right.Integer is { } j) return Operand.Of(LiteralType.Int64, Calculate(i, j, Integers(name)));
        if (left.Decimal is { } d && right.Decimal is { } e) return Operand.Of(LiteralType.Decimal, Calculate(d, e, Decimals(name)));
        if (left.Double is { } f && right.Double is { } g) return Operand.Of(LiteralType.Double, Operand.Lift(f, g, Doubles(name)));
        return null;
    }

    /// <summary>Negates an expression; null if it is not a number.</summary>
    public static Operand? Negate(Operand operand)
    {
        if (operand.IsNull) return operand;
        if (operand.Integer is { } integer) return Operand.Of(LiteralType.Int64, Calculate(integer, Zero, Subtracted));
        if (operand.Type == LiteralType.Decimal) return Operand.Of(LiteralType.Decimal, Operand.Lift(operand.Decimal!, number => -number));
        return operand.Double is { } fraction ? Operand.Of(LiteralType.Double, Operand.Lift(fraction, number => -number)) : null;
    }

    private static Evaluation<T> Calculate<T>(Evaluation<T> left, Evaluation<T> right, Calculation<T> calculation) =>
        (object entity, out T result) =>
        {
            result = default!;
            return left(entity, out var x) && right(entity, out var y) && calculation(x, y, out result);
        };

    private static bool Zero(object entity, out long value)
    {
        value = 0;
        return true;
    }

    private static bool Subtracted(long subtrahend, long minuend, out long result) => Fits((Int128)minuend - subtrahend, out result);

    private static Calculation<long> Integers(string name) => name switch
    {
        "add" => (long x, long y, out long result) => Fits((Int128)x + y, out result),
        "sub" => (long x, long y, out long result) => Fits((Int128)x - y, out result),
        "mul" => (long x, long y, out long result) => Fits((Int128)x * y, out result),
        "div" => (long x, long y, out long result) => Fits(y == 0 ? Int128.MaxValue : y == -1 ? -(Int128)x : x / y, out result),
        _ => (long x, long y, out long result) => Fits(y == 0 ? Int128.MaxValue : y == -1 ? 0 : x % y, out result),
    };

    private static bool Fits(Int128 number, out long result)
    {
        result = (long)number;
        return result == number;
    }

    private static Calculation<decimal> Decimals(string name) => name switch
    {
        "add" => (decimal x, decimal y, out decimal result) => Guarded((double)x + (double)y, x, y, decimal.Add, out result),
        "sub" => (decimal x, decimal y, out decimal result) => Guarded((double)x - (double)y, x, y, decimal.Subtract, out result),
        "mul" => (decimal x, decimal y, out decimal result) => Guarded((double)x * (double)y, x, y, decimal.Multiply, out result),
        "div" => (decimal x, decimal y, out decimal result) => Guarded((double)x / (double)y, x, y, decimal.Divide, out result),
        _ => (decimal x, decimal y, out decimal result) => Guarded((double)x % (double)y, x, y, decimal.Remainder, out result),
    };

    private static bool Guarded(double estimate, decimal x, decimal y, Func<decimal, decimal, decimal> exact, out decimal result)
    {
        result = 0;
        if (!(Math.Abs(estimate) < MaxDecimal)) return false; // also false for the result of a division by zero
        try
        {
            result = exact(x, y);
            return true;
        }
        catch (OverflowException)
        {
            // The estimate is rounded. Also, a remainder of numbers with very different scales can overflow although the result would fit.
            return false;
        }
    }

    private static Func<double, double, double> Doubles(string name) => name switch
    {
        "add" => (x, y) => x + y,
        "sub" => (x, y) => x - y,
        "mul" => (x, y) => x * y,
        "div" => (x, y) => x / y,
        _ => (x, y) => x % y,
    };
}
