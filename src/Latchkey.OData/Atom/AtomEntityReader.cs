using System.Runtime.InteropServices;
using System.Xml;
using Latchkey.OData.Edm;
using Latchkey.OData.Errors;
using Latchkey.OData.Requests;

namespace Latchkey.OData.Atom;

/// <summary>
/// Reads an entity from an Atom entry. Its properties are in the content, or beside it if the entity is a media link entry (OData V2, "Atom
/// Format"). Links, categories and elements of other vocabularies are ignored, as in JSON.
/// </summary>
internal static class AtomEntityReader
{
    // Enough for an entry with an inlined feed. More depth would only cost memory.
    private const int MaxDepth = 16;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    public static EntityBody Read(ReadOnlyMemory<byte> body, EdmEntityType type)
    {
        MemoryMarshal.TryGetArray(body, out var segment);
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(segment.Array ?? [], segment.Offset, segment.Count), Settings);
            var values = new Dictionary<string, EdmValue>(StringComparer.Ordinal);
            if (!xml.IsStartElement("entry", AtomEntityWriter.AtomNamespace)) throw ProtocolErrors.MalformedXml();
            ReadChildren(xml, () => ReadEntryChild(xml, type, values));
            if (xml.MoveToContent() != XmlNodeType.None) throw ProtocolErrors.MalformedXml();
            return new EntityBody(values);
        }
        catch (XmlException)
        {
            throw ProtocolErrors.MalformedXml();
        }
    }

    private static void ReadEntryChild(XmlReader xml, EdmEntityType type, Dictionary<string, EdmValue> values)
    {
        if (xml.IsStartElement("content", AtomEntityWriter.AtomNamespace)) ReadChildren(xml, () => ReadPropertiesOrSkip(xml, type, values));
        else ReadPropertiesOrSkip(xml, type, values);
    }

    private static void ReadPropertiesOrSkip(XmlReader xml, EdmEntityType type, Dictionary<string, EdmValue> values)
    {
        if (xml.IsStartElement("properties", AtomEntityWriter.MetadataNamespace)) ReadChildren(xml, () => ReadProperty(xml, type, values));
        else Skip(xml);
    }

    private static void ReadProperty(XmlReader xml, EdmEntityType type, Dictionary<string, EdmValue> values)
    {
        if (xml.NamespaceURI != AtomEntityWriter.DataNamespace) throw ProtocolErrors.UnknownBodyProperty(xml.LocalName);
        var property = BodyProperties.Find(type, xml.LocalName);
        var isNull = xml.GetAttribute("null", AtomEntityWriter.MetadataNamespace) is "true" or "1";
        var text = xml.ReadElementContentAsString();
        var value = isNull ? EdmValue.Null(property.Type) : AtomValue.Parse(text, property);
        if (!values.TryAdd(property.Name, value)) throw ProtocolErrors.DoubleBodyProperty(property.Name);
    }

    // Reads an element whose children are elements. Each call of read must consume one of them.
    private static void ReadChildren(XmlReader xml, Action read)
    {
        var isEmpty = xml.IsEmptyElement;
        xml.ReadStartElement();
        if (isEmpty) return;
        while (xml.MoveToContent() == XmlNodeType.Element) read();
        xml.ReadEndElement();
    }

    private static void Skip(XmlReader xml)
    {
        var depth = xml.Depth;
        if (!xml.IsEmptyElement)
        {
            while (xml.Read() && xml.Depth > depth)
            {
                if (xml.Depth > MaxDepth) throw ProtocolErrors.MalformedXml();
            }
        }

        xml.Read();
    }
}
