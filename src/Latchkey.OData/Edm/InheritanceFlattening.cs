using System.Xml;
using System.Xml.Linq;

namespace Latchkey.OData.Edm;

/// <summary>
/// Writes the metadata document without inheritance, for client generators that ignore <c>BaseType</c>. Every entity type declares its key
/// and all its properties, those of its base types first, as on the wire.
/// </summary>
internal static class InheritanceFlattening
{
    private static readonly XNamespace Edm = "http://schemas.microsoft.com/ado/2008/09/edm";

    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> document)
    {
        var flat = XDocument.Load(new MemoryStream(document.ToArray()));
        var schema = flat.Descendants(Edm + "Schema").Single();
        var types = schema.Elements(Edm + "EntityType")
            .ToDictionary(type => $"{(string)schema.Attribute("Namespace")!}.{(string)type.Attribute("Name")!}", StringComparer.Ordinal);
        foreach (var type in types.Values) Flatten(type, types);

        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false), Indent = true };
        using (var xml = XmlWriter.Create(buffer, settings)) flat.Save(xml);
        return buffer.ToArray();
    }

    // The base is flattened before the types that derive from it, so copying from one level is enough.
    private static void Flatten(XElement type, Dictionary<string, XElement> types)
    {
        if ((string?)type.Attribute("BaseType") is not { } baseName) return;
        var baseType = types[baseName];
        Flatten(baseType, types);
        type.Attribute("BaseType")!.Remove();
        type.AddFirst(baseType.Elements().Select(element => new XElement(element)));
    }
}
