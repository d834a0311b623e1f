using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>An expression as it was written, and its position, counted from 1.</summary>
internal abstract record ExpressionSyntax(int Position)
{
    /// <summary>A literal.</summary>
    public sealed record Constant(Literal Literal, int Position) : ExpressionSyntax(Position);

    /// <summary>A property, reached over any number of navigation properties.</summary>
    public sealed record Path(IReadOnlyList<Token> Segments, int Position) : ExpressionSyntax(Position);

    /// <summary><c>not</c> or the minus sign.</summary>
    public sealed record Unary(string Operator, ExpressionSyntax Operand, int Position) : ExpressionSyntax(Position);

    /// <summary>A binary expression. Its position is that of the operator.</summary>
    public sealed record Binary(string Operator, ExpressionSyntax Left, ExpressionSyntax Right, int Position) : ExpressionSyntax(Position);

    /// <summary>A call of a function.</summary>
    public sealed record Call(string Function, IReadOnlyList<ExpressionSyntax> Arguments, int Position) : ExpressionSyntax(Position);
}

/// <summary>One of the expressions of <c>$orderby</c>.</summary>
internal sealed record SortSyntax(ExpressionSyntax Expression, bool Descending);
