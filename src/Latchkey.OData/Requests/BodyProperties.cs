using Latchkey.OData.Edm;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Requests;

/// <summary>The rules for properties of an entity in a request, in any format.</summary>
internal static class BodyProperties
{
    /// <summary>Whether a property is ignored: a link, or what only the service sets.</summary>
    public static bool IsIgnored(EdmEntityType type, string name) =>
        type.Navigations.Any(navigation => navigation.Name == name) || type.Complexes.Any(complex => complex.Name == name);

    /// <summary>
    /// Finds a property by name. A name that differs only in case is accepted, because SAP's own pages write one that way.
    /// </summary>
    public static EdmProperty Find(EdmEntityType type, string name) => type.Property(name)
        ?? type.Properties.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw ProtocolErrors.UnknownBodyProperty(name);

    /// <summary>Checks that a text is not longer than the property allows.</summary>
    public static string Text(string text, EdmProperty property) => text.Length <= (property.MaxLength ?? int.MaxValue)
        ? text
        : throw ProtocolErrors.TextTooLong(property.Name, text.Length, property.MaxLength!.Value);

    /// <summary>Checks that there are not more bytes than the property allows.</summary>
    public static byte[] Bytes(byte[] bytes, EdmProperty property) =>
        bytes.Length <= (property.MaxLength ?? int.MaxValue)
            ? bytes
            : throw ProtocolErrors.BinaryTooLarge(property.Name, property.MaxLength!.Value);
}
