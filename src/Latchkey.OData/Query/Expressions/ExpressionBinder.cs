using Latchkey.OData.Edm;
using Latchkey.OData.Entities;
using Latchkey.OData.Errors;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>
/// Binds expressions to the entities of a set. Types are checked once, and the result is a delegate that reads an entity through its
/// mapping. Nothing is compiled, because that would take longer than most requests.
/// </summary>
/// <param name="set">The set.</param>
/// <param name="mappings">The mappings of the properties.</param>
/// <param name="budget">The budget for the text functions of the request.</param>
/// <param name="text">The text that the positions in the expressions refer to.</param>
internal sealed class ExpressionBinder(EdmEntitySet set, ModelMappings mappings, TextBudget budget, string text)
{
    /// <summary>Binds an expression of any type.</summary>
    public Operand Bind(ExpressionSyntax expression) => expression switch
    {
        ExpressionSyntax.Constant constant => Constant(constant.Literal),
        ExpressionSyntax.Path path => Property(path),
        ExpressionSyntax.Unary unary => Unary(unary),
        ExpressionSyntax.Binary binary => Binary(binary),
        ExpressionSyntax.Call call => Call(call),
        _ => throw new InvalidOperationException($"No such expression: {expression}."),
    };

    /// <summary>Binds a condition on entities. An entity for which it is null does not meet it.</summary>
    public Func<object, bool> BindCondition(ExpressionSyntax expression)
    {
        var operand = Bind(expression);
        var condition = operand.Boolean ?? throw ExpressionErrors.BooleanExpected(operand.Type, expression.Position, text);
        return entity => condition(entity, out var wanted) && wanted;
    }

    private static Operand Constant(Literal literal) => literal.Value switch
    {
        null => Operand.Null,
        bool value => Always(literal.Type, value),
        long value => Always(literal.Type, value),
        double value => Always(literal.Type, value),
        decimal value => Always(literal.Type, value),
        string value => Always(literal.Type, value),
        Guid value => Always(literal.Type, value),
        byte[] value => Always(literal.Type, value),
        _ => throw new InvalidOperationException($"No such literal: {literal}."),
    };

    private static Operand Always<T>(LiteralType type, T constant) => Operand.Of(type, (object _, out T value) =>
    {
        value = constant;
        return true;
    });

    private Operand Property(ExpressionSyntax.Path path)
    {
        var (from, related) = (set, (Func<object, object?>?)null);
        foreach (var segment in path.Segments.SkipLast(1))
        {
            var navigation = from.Navigation(segment.Text) ?? throw Unknown(from, segment);
            if (navigation.IsMany) throw ExpressionErrors.NotOneValue(segment.Text, segment.Position, text);
            related = Follow(related, mappings[from].One(navigation));
            from = from.Target(navigation);
        }

        var last = path.Segments[^1];
        if (from.Navigation(last.Text) is not null) throw ExpressionErrors.NotOneValue(last.Text, last.Position, text);
        return PropertyOperand.Of(from.Type.Property(last.Text) ?? throw Unknown(from, last), mappings[from], related);
    }

    private static Func<object, object?> Follow(Func<object, object?>? before, Func<object, object?> next) =>
        before is null ? next : entity => before(entity) is { } related ? next(related) : null;

    private ODataException Unknown(EdmEntitySet from, Token segment) =>
        ExpressionErrors.UnknownProperty(segment.Text, from.Type.FullName, segment.Position, text);

    private Operand Unary(ExpressionSyntax.Unary unary)
    {
        var operand = Bind(unary.Operand);
        return (unary.Operator == "not" ? Logic.Not(operand) : Arithmetic.Negate(operand))
            ?? throw ExpressionErrors.IncompatibleOperand(unary.Operator, operand.Type, unary.Position, text);
    }

    private Operand Binary(ExpressionSyntax.Binary binary)
    {
        var (left, right) = (Bind(binary.Left), Bind(binary.Right));
        var bound = binary.Operator switch
        {
            "and" or "or" => Logic.Bind(binary.Operator, left, right),
            "add" or "sub" or "mul" or "div" or "mod" => Arithmetic.Bind(binary.Operator, left, right),
            _ => Comparisons.Bind(binary.Operator, left, right),
        };
        return bound ?? throw ExpressionErrors.IncompatibleOperands(binary.Operator, left.Type, right.Type, binary.Position, text);
    }

    private Operand Call(ExpressionSyntax.Call call)
    {
        if (call.Function is "isof" or "cast") throw ExpressionErrors.FunctionNotSupported(call.Function, call.Position, text);
        var function = Functions.Find(call.Function) ?? throw ExpressionErrors.UnknownFunction(call.Function, call.Position, text);
        if (call.Arguments.Count < function.Least || call.Arguments.Count > function.Most)
            throw ExpressionErrors.WrongArgumentCount(call.Function, function.Least, function.Most, call.Position, text);
        return function.Bind([.. call.Arguments.Select(Bind)], budget)
            ?? throw ExpressionErrors.WrongArgumentTypes(call.Function, call.Position, text);
    }
}
