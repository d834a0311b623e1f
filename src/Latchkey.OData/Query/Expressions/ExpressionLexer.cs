namespace Latchkey.OData.Query.Expressions;

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind
{
    /// <summary>A name: of a property, an operator or a function, or a literal that looks like one.</summary>
    Word,

    /// <summary>A number, or a literal in quotes.</summary>
    Literal,

    /// <summary>One of <c>( ) , / -</c>.</summary>
    Sign,

    /// <summary>The end of the text.</summary>
    End,
}

/// <summary>A token of an expression, and its position, counted from 1.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position)
{
    public bool Is(char sign) => Kind == TokenKind.Sign && Text[0] == sign;
}

/// <summary>Splits the text of an expression, which is already percent-decoded, into tokens.</summary>
internal static class ExpressionLexer
{
    public static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is ' ' or '\t')
            {
                i++;
                continue;
            }

            var (kind, end) = Next(text, i);
            tokens.Add(new Token(kind, text[i..end], i + 1));
            i = end;
        }

        tokens.Add(new Token(TokenKind.End, "", text.Length + 1));
        return tokens;
    }

    private static (TokenKind Kind, int End) Next(string text, int start)
    {
        var first = text[start];
        if (first == '\'') return (TokenKind.Literal, EndOfQuoted(text, start));
        if (char.IsAsciiDigit(first) || (first == '-' && start + 1 < text.Length && char.IsAsciiDigit(text[start + 1])))
            return (TokenKind.Literal, EndOfNumber(text, start));
        if (first is '(' or ')' or ',' or '/' or '-') return (TokenKind.Sign, start + 1);
        if (!char.IsLetter(first) && first != '_') throw ExpressionErrors.UnknownCharacter(first, start + 1, text);

        var end = start + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_')) end++;
        return end < text.Length && text[end] == '\'' ? (TokenKind.Literal, EndOfQuoted(text, end)) : (TokenKind.Word, end);
    }

    // A doubled quote stands for a single one and does not end the literal.
    private static int EndOfQuoted(string text, int quote)
    {
        for (var i = quote + 1; i < text.Length; i++)
        {
            if (text[i] != '\'') continue;
            if (i + 1 == text.Length || text[i + 1] != '\'') return i + 1;
            i++;
        }

        throw ExpressionErrors.UnterminatedText(quote + 1, text);
    }

    // Reads more than a number may contain, so that the error shows the whole text.
    private static int EndOfNumber(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '.' || IsSignOfExponent(text, end))) end++;
        return end;
    }

    private static bool IsSignOfExponent(string text, int at) => text[at] is '+' or '-' && text[at - 1] is 'E' or 'e';
}
