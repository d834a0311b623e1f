using Latchkey.OData.Edm;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Requests;

/// <summary>The rules for the properties of an entity in a request, in any format.</summary>
internal static class BodyProperties
{
    /// <summary>
    /// The property of a name. One that differs from a property's by case alone is taken for it: SAP's own pages write one so.
    /// </summary>
    public static EdmProperty Find(EdmEntityType type, string name) => type.Property(name)
        ?? type.Properties.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw ProtocolErrors.UnknownBodyProperty(name);

    /// <summary>A text that must not be longer than the property allows.</summary>
    public static string Text(string text, EdmProperty property) => text.Length <= (property.MaxLength ?? int.MaxValue)
        ? text
        : throw ProtocolErrors.TextTooLong(property.Name, text.Length, property.MaxLength!.Value);

    /// <summary>Bytes that must not be more than the property allows.</summary>
    public static byte[] Bytes(byte[] bytes, EdmProperty property) =>
        bytes.Length <= (property.MaxLength ?? int.MaxValue)
            ? bytes
            : throw ProtocolErrors.BinaryTooLarge(property.Name, property.MaxLength!.Value);
}
