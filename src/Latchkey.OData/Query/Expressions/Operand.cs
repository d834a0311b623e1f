using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>Evaluates an expression for an entity; false if the result is null. No value is boxed.</summary>
internal delegate bool Evaluation<T>(object entity, out T value);

/// <summary>An expression that is bound to the properties of a set.</summary>
internal abstract class Operand(LiteralType type)
{
    /// <summary>The literal <c>null</c>, which is allowed for any type.</summary>
    public static Operand Null { get; } = new Operand<object>(LiteralType.Null, Nothing);

    public LiteralType Type => type;

    public bool IsNull => type == LiteralType.Null;

    /// <summary>The text, or null if the expression has another type.</summary>
    public Evaluation<string>? Text => Typed<string>(LiteralType.String);

    public Evaluation<bool>? Boolean => Typed<bool>(LiteralType.Boolean);

    /// <summary>The time as ticks in UTC.</summary>
    public Evaluation<long>? PointInTime => Typed<long>(LiteralType.DateTime) ?? Typed<long>(LiteralType.DateTimeOffset);

    /// <summary>The time of day as ticks.</summary>
    public Evaluation<long>? TimeOfDay => Typed<long>(LiteralType.Time);

    public Evaluation<Guid>? Guid => Typed<Guid>(LiteralType.Guid);

    public Evaluation<byte[]>? Binary => Typed<byte[]>(LiteralType.Binary);

    public Evaluation<long>? Integer => Typed<long>(LiteralType.Int32) ?? Typed<long>(LiteralType.Int64);

    /// <summary>The number as a decimal; an integer is converted.</summary>
    public Evaluation<decimal>? Decimal => Typed<decimal>(LiteralType.Decimal) ?? Converted(Integer, number => (decimal)number);

    /// <summary>The number as a double; every other number is converted.</summary>
    public Evaluation<double>? Double => Typed<double>(LiteralType.Double) ?? Typed<double>(LiteralType.Single)
        ?? Converted(Integer, number => (double)number) ?? Converted(Decimal, number => (double)number);

    /// <summary>Makes an expression of a type. <see cref="Literal.Value"/> lists the type of its values.</summary>
    public static Operand Of<T>(LiteralType type, Evaluation<T> evaluate) => new Operand<T>(type, evaluate);

    /// <summary>Applies <paramref name="convert"/> to a value; null stays null.</summary>
    public static Evaluation<TResult> Lift<T, TResult>(Evaluation<T> operand, Func<T, TResult> convert) =>
        (object entity, out TResult result) =>
        {
            var there = operand(entity, out var value);
            result = there ? convert(value) : default!;
            return there;
        };

    /// <summary>Applies <paramref name="combine"/> to two values; null if either is null.</summary>
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

/// <summary>An expression with values of type <typeparamref name="T"/>.</summary>
internal sealed class Operand<T>(LiteralType type, Evaluation<T> evaluate) : Operand(type)
{
    public Evaluation<T> Evaluate => evaluate;
}
