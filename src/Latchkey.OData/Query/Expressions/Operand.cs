using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>Reads the value of an expression for an entity; false if it is null. No value is boxed on the way.</summary>
internal delegate bool Evaluation<T>(object entity, out T value);

/// <summary>An expression that is bound to the properties of a set.</summary>
internal abstract class Operand(LiteralType type)
{
    /// <summary>The literal <c>null</c>, which fits wherever a value of any type does.</summary>
    public static Operand Null { get; } = new Operand<object>(LiteralType.Null, Nothing);

    public LiteralType Type => type;

    public bool IsNull => type == LiteralType.Null;

    /// <summary>The text, or null if the expression has another type.</summary>
    public Evaluation<string>? Text => Typed<string>(LiteralType.String);

    public Evaluation<bool>? Boolean => Typed<bool>(LiteralType.Boolean);

    /// <summary>The ticks of a point in time, in UTC.</summary>
    public Evaluation<long>? PointInTime => Typed<long>(LiteralType.DateTime) ?? Typed<long>(LiteralType.DateTimeOffset);

    /// <summary>The ticks of a time of day.</summary>
    public Evaluation<long>? TimeOfDay => Typed<long>(LiteralType.Time);

    public Evaluation<Guid>? Guid => Typed<Guid>(LiteralType.Guid);

    public Evaluation<byte[]>? Binary => Typed<byte[]>(LiteralType.Binary);

    public Evaluation<long>? Integer => Typed<long>(LiteralType.Int32) ?? Typed<long>(LiteralType.Int64);

    /// <summary>The number as a decimal, to which an integer is promoted.</summary>
    public Evaluation<decimal>? Decimal => Typed<decimal>(LiteralType.Decimal) ?? Converted(Integer, number => (decimal)number);

    /// <summary>The number as a binary fraction, to which every other number is promoted.</summary>
    public Evaluation<double>? Double => Typed<double>(LiteralType.Double) ?? Typed<double>(LiteralType.Single)
        ?? Converted(Integer, number => (double)number) ?? Converted(Decimal, number => (double)number);

    /// <summary>An expression of a type; what its values are follows from <see cref="Literal.Value"/>.</summary>
    public static Operand Of<T>(LiteralType type, Evaluation<T> evaluate) => new Operand<T>(type, evaluate);

    /// <summary>What <paramref name="convert"/> makes of a value; null of null.</summary>
    public static Evaluation<TResult> Lift<T, TResult>(Evaluation<T> operand, Func<T, TResult> convert) =>
        (object entity, out TResult result) =>
        {
            var there = operand(entity, out var value);
            result = there ? convert(value) : default!;
            return there;
        };

    /// <summary>What <paramref name="combine"/> makes of two values; null if either is null.</summary>
    public static Evaluation<TResult> Lift<T, TResult>(Evaluation<T> left, Evaluation<T> right, Func<T, T, TResult> combine) =>
        (object entity, out TResult result) =>
        {
            var there = left(entity, out var first) & right(entity, out var second);
            result = there ? combine(first, second) : default!;
            return there;
        };

    private static bool Nothing<T>(object entity, out T value)
    {
        value = default!;
        return false;
    }

    private Evaluation<T>? Typed<T>(LiteralType wanted) => IsNull ? Nothing : type == wanted ? ((Operand<T>)this).Evaluate : null;

    private static Evaluation<TResult>? Converted<T, TResult>(Evaluation<T>? operand, Func<T, TResult> convert) =>
        operand is null ? null : Lift(operand, convert);
}

/// <summary>An expression whose values are of type <typeparamref name="T"/>.</summary>
internal sealed class Operand<T>(LiteralType type, Evaluation<T> evaluate) : Operand(type)
{
    public Evaluation<T> Evaluate => evaluate;
}
