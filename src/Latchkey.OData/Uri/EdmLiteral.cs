using Latchkey.OData.Edm;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Uri;

/// <summary>Values of properties as literals in URIs (OData V2, "Primitive Data Types").</summary>
internal static class EdmLiteral
{
    /// <summary>Reads a literal for a property.</summary>
    public static EdmValue Parse(string text, EdmProperty property)
    {
        var literal = Literal.Read(text) ?? throw ProtocolErrors.UnknownLiteral(text);
        return (literal.Type, property.Type) switch
        {
            (LiteralType.String, EdmPrimitive.String) => (string)literal.Value!,
            (LiteralType.Int32, EdmPrimitive.Int32) => (int?)(long)literal.Value!,
            (LiteralType.Int32 or LiteralType.Int64, EdmPrimitive.Int64) => (long?)literal.Value!,
            (LiteralType.Boolean, EdmPrimitive.Boolean) => (bool)literal.Value!,
            (LiteralType.DateTime, EdmPrimitive.DateTime) => EdmValue.DateTime(Time(literal).ToUnixTimeMilliseconds()),
            (LiteralType.DateTimeOffset, EdmPrimitive.DateTimeOffset) => (DateTimeOffset?)Time(literal),
            (LiteralType.Binary, EdmPrimitive.Binary) => (byte[])literal.Value!,
            _ => throw ProtocolErrors.IncompatibleLiteral(text, property.Name),
        };
    }

    /// <summary>Writes a value as a literal, percent-encoded for a URI.</summary>
    public static string Format(EdmValue value) => value.Type switch
    {
        EdmPrimitive.String => $"'{System.Uri.EscapeDataString(value.AsString().Replace("'", "''", StringComparison.Ordinal))}'",
        EdmPrimitive.Int64 => $"{value.ToText()}L",
        EdmPrimitive.DateTime => $"datetime'{value.ToText()}'",
        EdmPrimitive.DateTimeOffset => $"datetimeoffset'{value.ToText()}'",
        EdmPrimitive.Binary => $"X'{Convert.ToHexString(value.AsBytes())}'",
        _ => value.ToText(),
    };

    private static DateTimeOffset Time(Literal literal) => new((long)literal.Value!, TimeSpan.Zero);
}
