using System.Globalization;
using Latchkey.OData.Edm;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Uri;

/// <summary>Literals of primitive values in URIs (OData V2, "Primitive Data Types").</summary>
internal static class EdmLiteral
{
    /// <summary>Reads a literal that must fit a property.</summary>
    public static EdmValue Parse(string literal, EdmProperty property)
    {
        var kind = Kind(literal) ?? throw ProtocolErrors.UnknownLiteral(literal);
        return (kind, property.Type) switch
        {
            (EdmPrimitive.String, EdmPrimitive.String) => literal[1..^1].Replace("''", "'", StringComparison.Ordinal),
            (EdmPrimitive.Int32, EdmPrimitive.Int32) => (int?)int.Parse(literal, CultureInfo.InvariantCulture),
            (EdmPrimitive.Int32 or EdmPrimitive.Int64, EdmPrimitive.Int64) => (long?)long.Parse(literal.AsSpan().TrimEnd("Ll"), CultureInfo.InvariantCulture),
            (EdmPrimitive.Boolean, EdmPrimitive.Boolean) => literal is "true" or "1",
            _ => throw ProtocolErrors.IncompatibleLiteral(literal, property.Name),
        };
    }

    /// <summary>Writes a value as a literal, percent-encoded for a URI.</summary>
    public static string Format(EdmValue value) => value.Type switch
    {
        EdmPrimitive.String => $"'{System.Uri.EscapeDataString(value.AsString().Replace("'", "''", StringComparison.Ordinal))}'",
        EdmPrimitive.Int64 => $"{value.ToText()}L",
        _ => value.ToText(),
    };

    private static EdmPrimitive? Kind(string literal) => literal switch
    {
        ['\'', .. var inner, '\''] when inner.Replace("''", "", StringComparison.Ordinal).IndexOf('\'', StringComparison.Ordinal) < 0 => EdmPrimitive.String,
        "true" or "false" => EdmPrimitive.Boolean,
        _ when int.TryParse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => EdmPrimitive.Int32,
        _ when long.TryParse(literal.AsSpan().TrimEnd("Ll"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => EdmPrimitive.Int64,
        _ => null,
    };
}
