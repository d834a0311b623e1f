using Latchkey.OData.Errors;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>
/// Parses the expressions of <c>$filter</c> and <c>$orderby</c> with the precedence of OData V2, "URI Conventions"
/// section 4.5: unary, multiplicative, additive, relational, equality, and, or.
/// </summary>
internal sealed class ExpressionParser
{
    /// <summary>
    /// The maximum depth of parentheses, calls and prefixes. The depth is checked before each recursion, so no text can exhaust the stack.
    /// </summary>
    public const int MaxNesting = 15;

    /// <summary>
    /// The maximum number of expressions in <c>$orderby</c>. Each costs a column of values, and room in <c>$skiptoken</c>.
    /// </summary>
    public const int MaxSortKeys = 8;

    private readonly string _text;
    private readonly List<Token> _tokens;
    private int _next;

    private ExpressionParser(string text)
    {
        _text = text;
        _tokens = ExpressionLexer.Read(text);
    }

    private Token Peek => _tokens[_next];

    /// <summary>Parses the value of <c>$filter</c>.</summary>
    public static ExpressionSyntax Filter(string text)
    {
        var parser = new ExpressionParser(text);
        var expression = parser.Expression(0);
        return parser.Peek.Kind == TokenKind.End
            ? expression
            : throw ExpressionErrors.TrailingToken(parser.Peek.Text, parser.Peek.Position, text);
    }

    /// <summary>Parses the value of <c>$orderby</c>.</summary>
    public static IReadOnlyList<SortSyntax> OrderBy(string text)
    {
        var parser = new ExpressionParser(text);
        var items = new List<SortSyntax>();
        do
        {
            if (items.Count == MaxSortKeys) throw ExpressionErrors.TooManySortKeys(MaxSortKeys);
            items.Add(new SortSyntax(parser.Expression(0), parser.Direction()));
        }
        while (parser.Take(','));
        return parser.Peek.Kind == TokenKind.End ? items : throw ExpressionErrors.CommaOrEndExpected(parser.Peek.Position, text);
    }

    private bool Direction()
    {
        if (Peek.Kind != TokenKind.Word) return false;
        var direction = Next();
        return direction.Text switch
        {
            "asc" => false,
            "desc" => true,
            _ => throw ExpressionErrors.InvalidSortOrder(direction.Position, _text),
        };
    }

    // Operators of equal precedence are left-associative in this loop. Only an operator that binds more tightly recurses.
    private ExpressionSyntax Expression(int nesting, int loosest = 1)
    {
        var left = Operand(nesting);
        while (Peek.Kind == TokenKind.Word && Precedence(Peek.Text) is var precedence && precedence >= loosest)
        {
            var name = Next();
            left = new ExpressionSyntax.Binary(name.Text, left, Expression(nesting, precedence + 1), name.Position);
        }

        return left;
    }

    private ExpressionSyntax Operand(int nesting)
    {
        var token = Next();
        if (token.Is('(')) return Parenthesis(token, nesting);
        if (token.Is('-') || token is { Kind: TokenKind.Word, Text: "not" })
            return new ExpressionSyntax.Unary(token.Text, Operand(Deeper(nesting, token)), token.Position);
        if (token.Kind == TokenKind.Literal)
        {
            var constant = Literal.Read(token.Text) ?? throw ProtocolErrors.UnknownLiteral(token.Text);
            return new ExpressionSyntax.Constant(constant, token.Position);
        }

        if (token.Kind != TokenKind.Word) throw ExpressionErrors.ExpressionExpected(token.Position, _text);
        if (Take('(')) return new ExpressionSyntax.Call(token.Text, Arguments(Deeper(nesting, token)), token.Position);
        return Literal.Read(token.Text) is { } literal ? new ExpressionSyntax.Constant(literal, token.Position) : Path(token);
    }

    private ExpressionSyntax Parenthesis(Token open, int nesting)
    {
        var inner = Expression(Deeper(nesting, open));
        return Take(')') ? inner : throw ExpressionErrors.MissingClosingParenthesis(open.Position, _text);
    }

    private List<ExpressionSyntax> Arguments(int nesting)
    {
        var arguments = new List<ExpressionSyntax>();
        if (Take(')')) return arguments;
        do arguments.Add(Expression(nesting));
        while (Take(','));
        return Take(')') ? arguments : throw ExpressionErrors.CommaOrParenthesisExpected(Peek.Position - 1, _text);
    }

    private ExpressionSyntax.Path Path(Token first)
    {
        List<Token> segments = [first];
        while (Take('/'))
        {
            Deeper(segments.Count, Peek);
            segments.Add(Peek.Kind == TokenKind.Word ? Next() : throw ExpressionErrors.ExpressionExpected(Peek.Position, _text));
        }

        return new ExpressionSyntax.Path(segments, first.Position);
    }

    private static int Deeper(int nesting, Token at) =>
        nesting < MaxNesting ? nesting + 1 : throw ExpressionErrors.TooDeep(MaxNesting, at.Position);

    private Token Next() => _tokens[_next].Kind == TokenKind.End ? Peek : _tokens[_next++];

    private bool Take(char sign)
    {
        if (!Peek.Is(sign)) return false;
        _next++;
        return true;
    }

    private static int Precedence(string name) => name switch
    {
        "or" => 1,
        "and" => 2,
        "eq" or "ne" => 3,
        "lt" or "gt" or "le" or "ge" => 4,
        "add" or "sub" => 5,
        "mul" or "div" or "mod" => 6,
        _ => 0,
    };
}
