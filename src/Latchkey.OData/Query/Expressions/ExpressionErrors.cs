using Latchkey.OData.Errors;
using Latchkey.OData.Uri;

namespace Latchkey.OData.Query.Expressions;

/// <summary>
/// The errors of expressions in <c>$filter</c> and <c>$orderby</c>, in the words of Apache Olingo 2 if it has such an error. Positions
/// count from 1.
/// </summary>
internal static class ExpressionErrors
{
    public static ODataException UnknownCharacter(char character, int position, string text) =>
        new(400, $"Unknown character '{character}' at position '{position}' detected in \"{text}\".");

    public static ODataException UnterminatedText(int position, string text) =>
        new(400, $"Unterminated string literal at position {position} in \"{text}\".");

    public static ODataException ExpressionExpected(int position, string text) =>
        new(400, $"Expression expected at position {position} in \"{text}\".");

    public static ODataException TrailingToken(string token, int position, string text) =>
        new(400, $"Invalid token \"{token}\" detected after parsing at position {position} in \"{text}\".");

    public static ODataException MissingClosingParenthesis(int position, string text) =>
        new(400, $"Missing closing parenthesis \")\" for opening parenthesis \"(\" at position {position} in \"{text}\".");

    public static ODataException CommaOrParenthesisExpected(int position, string text) =>
        new(400, $"\")\" or \",\" expected after position {position} in \"{text}\".");

    public static ODataException CommaOrEndExpected(int position, string text) =>
        new(400, $"Comma or end of expression expected at position {position} in \"{text}\".");

    public static ODataException InvalidSortOrder(int position, string text) =>
        new(400, $"Invalid sort order in OData orderby parser at position {position} in \"{text}\".");

    public static ODataException UnknownProperty(string name, string type, int position, string text) =>
        new(400, $"No property \"{name}\" exists in type \"{type}\" at position {position} in \"{text}\".");

    public static ODataException NotOneValue(string name, int position, string text) =>
        new(400, $"Property \"{name}\" at position {position} in \"{text}\" does not lead to one value.");

    public static ODataException IncompatibleOperands(string name, LiteralType left, LiteralType right, int position, string text) =>
        new(400, $"Operator \"{name}\" incompatible with operand types \"Edm.{left}\" and \"Edm.{right}\" "
            + $"at position {position} in \"{text}\".");

    public static ODataException IncompatibleOperand(string name, LiteralType operand, int position, string text) =>
        new(400, $"Operator \"{name}\" incompatible with operand type \"Edm.{operand}\" at position {position} in \"{text}\".");

    public static ODataException BooleanExpected(LiteralType actual, int position, string text) =>
        new(400, $"Expression of type \"Edm.Boolean\" expected at position {position} in \"{text}\" (actual type is \"Edm.{actual}\").");

    public static ODataException NotSortable(LiteralType actual, int position, string text) =>
        new(400, $"Nothing is sorted by type \"Edm.{actual}\", which is at position {position} in \"{text}\".");

    public static ODataException UnknownFunction(string name, int position, string text) =>
        new(400, $"Unknown function \"{name}\" at position {position} in \"{text}\".");

    public static ODataException FunctionNotSupported(string name, int position, string text) =>
        new(400, $"Function \"{name}\" at position {position} in \"{text}\" is not supported.");

    public static ODataException WrongArgumentCount(string name, int least, int most, int position, string text) => new(
        400,
        $"No applicable method found for \"{name}\" at position {position} in \"{text}\" with the specified arguments. "
        + $"Method \"{name}\" requires "
        + (least == most ? $"exact {least} argument(s)." : $"between {least} and {most} arguments."));

    public static ODataException WrongArgumentTypes(string name, int position, string text) =>
        new(400, $"No applicable method found for \"{name}\" at position {position} in \"{text}\" for the specified argument types.");

    public static ODataException TooDeep(int limit, int position) =>
        new(400, $"The expression is nested more than {limit} levels deep at position {position}.");

    public static ODataException TooManySortKeys(int limit) => new(400, $"The value of '$orderby' names more than {limit} expressions.");

    public static ODataException TextTooLong(int limit) =>
        new(400, $"The value of '$filter' or '$orderby' makes texts of more than {limit} characters.");

    public static ODataException TooCostly() => new(400, "The value of '$filter' or '$orderby' asks for too much computing on texts.");
}
