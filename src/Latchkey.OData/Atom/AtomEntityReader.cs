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

    public static EntityBody Read(ReadOnlyMemory<byte> body, EdmEntitySet set, IReadOnlyList<InlineProperty> inline)
    {
        MemoryMarshal.TryGetArray(body, out var segment);
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(segment.Array ?? [], segment.Offset, segment.Count), Settings);
            if (!xml.IsStartElement("entry", AtomEntityWriter.AtomNamespace)) throw ProtocolErrors.MalformedXml();
            var entity = ReadEntry(xml, set, inline);
            if (xml.MoveToContent() != XmlNodeType.None) throw ProtocolErrors.MalformedXml();
            return entity;
        }
        catch (XmlException)
        {
            throw ProtocolErrors.MalformedXml();
        }
    }

    private static EntityBody ReadEntry(XmlReader xml, EdmEntitySet set, IReadOnlyList<InlineProperty> inline)
    {
        var values = new Dictionary<string, EdmValue>(StringComparer.Ordinal);
        var related = new Dictionary<string, IReadOnlyList<EntityBody>>(StringComparer.Ordinal);
        ReadChildren(xml, () =>
        {
            if (xml.IsStartElement("content", AtomEntityWriter.AtomNamespace))
                ReadChildren(xml, () => ReadPropertiesOrSkip(xml, set.Type, values));
            else if (InlineNavigation(xml, inline) is { } navigation) ReadInline(xml, navigation, set, related);
            else ReadPropertiesOrSkip(xml, set.Type, values);
        });
        return new EntityBody(values, related);
    }

    private static string? InlineNavigation(XmlReader xml, IReadOnlyList<InlineProperty> inline)
    {
        if (!xml.IsStartElement("link", AtomEntityWriter.AtomNamespace) || xml.GetAttribute("rel") is not { } relation) return null;
        return relation.StartsWith(AtomEntityWriter.Related, StringComparison.Ordinal)
            ? InlineProperty.Find(inline, relation[AtomEntityWriter.Related.Length..])
            : null;
    }

    // <link rel="…/related/Name"><m:inline>, then a feed of entries or one entry. A link without them has no entities.
    private static void ReadInline(
        XmlReader xml, string navigation, EdmEntitySet set, Dictionary<string, IReadOnlyList<EntityBody>> related)
    {
        var target = set.Target(set.Navigation(navigation)!);
        List<EntityBody>? entities = null;
        ReadChildren(xml, () =>
        {
            if (!xml.IsStartElement("inline", AtomEntityWriter.MetadataNamespace)) Skip(xml);
            else
            {
                entities ??= [];
                ReadChildren(xml, ReadFeedOrEntry);
            }
        });
        if (entities is not null && !related.TryAdd(navigation, entities)) throw ProtocolErrors.DoubleBodyProperty(navigation);

        void ReadFeedOrEntry()
        {
            if (xml.IsStartElement("feed", AtomEntityWriter.AtomNamespace)) ReadChildren(xml, ReadEntryOrSkip);
            else ReadEntryOrSkip();
        }

        void ReadEntryOrSkip()
        {
            if (xml.IsStartElement("entry", AtomEntityWriter.AtomNamespace)) entities!.Add(ReadEntry(xml, target, []));
            else Skip(xml);
        }
    }

    private static void ReadPropertiesOrSkip(XmlReader xml, EdmEntityType type, Dictionary<string, EdmValue> values)
    {
        if (xml.IsStartElement("properties", AtomEntityWriter.MetadataNamespace)) ReadChildren(xml, () => ReadProperty(xml, type, values));
        else Skip(xml);
    }

    private static void ReadProperty(XmlReader xml, EdmEntityType type, Dictionary<string, EdmValue> values)
    {
        if (xml.NamespaceURI != AtomEntityWriter.DataNamespace) throw ProtocolErrors.UnknownBodyProperty(xml.LocalName);
        if (BodyProperties.IsIgnored(type, xml.LocalName))
        {
            Skip(xml);
            return;
        }

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
