using System.Globalization;
using System.Xml;
using Latchkey.OData.Edm;
using Latchkey.OData.Query;

namespace Latchkey.OData.Atom;

/// <summary>
/// Writes entities as Atom (RFC 4287; OData V2, "Atom Format"), in the order of the real service (docs/contract.md#atom).
/// </summary>
internal sealed class AtomEntityWriter(XmlWriter xml, string serviceRoot, DateTimeOffset updated)
{
    public const string AtomNamespace = "http://www.w3.org/2005/Atom";
    public const string MetadataNamespace = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";
    public const string DataNamespace = "http://schemas.microsoft.com/ado/2007/08/dataservices";
    public const string Related = "http://schemas.microsoft.com/ado/2007/08/dataservices/related/";
    private const string Scheme = "http://schemas.microsoft.com/ado/2007/08/dataservices/scheme";

    private readonly string _updated = updated.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes an entry as a document.</summary>
    public void WriteDocument(EntityPlan plan, object entity)
    {
        xml.WriteStartElement(null, "entry", AtomNamespace);
        WriteNamespaces();
        WriteEntryContent(plan, entity);
        xml.WriteEndElement();
    }

    /// <summary>Writes everything before the first entry of a feed. The feed element stays open.</summary>
    public void WriteFeedStart(EntityPlan plan, string self, bool isDocument, int? inlineCount)
    {
        xml.WriteStartElement(null, "feed", AtomNamespace);
        if (isDocument) WriteNamespaces();
        else xml.WriteAttributeString("xml", "base", null, serviceRoot);
        xml.WriteElementString("id", AtomNamespace, serviceRoot + self);
        WriteText("title", plan.Set.Name);
        xml.WriteElementString("updated", AtomNamespace, _updated);
        WriteAuthor();
        WriteLink(self, "self", plan.Set.Name);
        if (inlineCount is { } count) xml.WriteElementString("m", "count", MetadataNamespace, count.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes an entry inside a feed.</summary>
    public void WriteEntry(EntityPlan plan, object entity)
    {
        xml.WriteStartElement(null, "entry", AtomNamespace);
        WriteEntryContent(plan, entity);
        xml.WriteEndElement();
    }

    /// <summary>Writes the link to the next page, the last element of a feed.</summary>
    public void WriteNext(string href) => WriteLink(XmlText.Clean(href), "next", null);

    /// <summary>Writes the value of a property as an element. Null is an attribute, the empty string an empty element.</summary>
    public static void WriteValue(XmlWriter xml, EdmValue value)
    {
        if (value.IsNull) xml.WriteAttributeString("m", "null", MetadataNamespace, "true");
        else xml.WriteString(XmlText.Clean(value.ToText()));
        if (!value.IsNull) xml.WriteFullEndElement();
        else xml.WriteEndElement();
    }

    private void WriteEntryContent(EntityPlan plan, object entity)
    {
        var address = plan.Address(entity);
        var type = plan.Set.Type;
        xml.WriteElementString("id", AtomNamespace, serviceRoot + address);
        WriteText("title", plan.Set.Name);
        xml.WriteElementString("updated", AtomNamespace, _updated);
        WriteCategory(type);
        WriteLink(address, "edit", type.Name);
        if (type.HasStream) WriteLink($"{address}/$value", "edit-media", null, "application/octet-stream");
        foreach (var navigation in plan.Navigations) WriteNavigation(navigation, entity, address);

        xml.WriteStartElement("content", AtomNamespace);
        xml.WriteAttributeString("type", type.HasStream ? "application/octet-stream" : "application/xml");
        if (type.HasStream)
        {
            xml.WriteAttributeString("src", $"{address}/$value");
            xml.WriteEndElement();
            WriteProperties(plan, entity);
        }
        else
        {
            WriteProperties(plan, entity);
            xml.WriteEndElement();
        }
    }

    private void WriteProperties(EntityPlan plan, object entity)
    {
        xml.WriteStartElement("m", "properties", MetadataNamespace);
        foreach (var (property, value) in plan.Properties)
        {
            xml.WriteStartElement("d", property.Name, DataNamespace);
            WriteValue(xml, value(entity));
        }

        foreach (var complex in plan.Complexes) WriteComplex(complex, entity);
        xml.WriteEndElement();
    }

    private void WriteComplex(PlannedComplex planned, object entity)
    {
        xml.WriteStartElement("d", planned.Complex.Name, DataNamespace);
        xml.WriteAttributeString("m", "type", MetadataNamespace, planned.Complex.TypeName);
        foreach (var (property, value) in planned.Properties)
        {
            xml.WriteStartElement("d", property.Name, DataNamespace);
            WriteValue(xml, value(entity));
        }

        xml.WriteEndElement();
    }

    private void WriteNavigation(PlannedNavigation navigation, object entity, string address)
    {
        xml.WriteStartElement("link", AtomNamespace);
        xml.WriteAttributeString("href", $"{address}/{navigation.Name}");
        xml.WriteAttributeString("rel", Related + navigation.Name);
        xml.WriteAttributeString("title", navigation.Name);
        xml.WriteAttributeString("type", $"application/atom+xml;type={(navigation.IsMany ? "feed" : "entry")}");
        if (navigation.Inline is { } inline)
        {
            xml.WriteStartElement("m", "inline", MetadataNamespace);
            if (navigation.IsMany) WriteInlineFeed(inline, $"{address}/{navigation.Name}", navigation.Many(entity));
            else if (navigation.One(entity) is { } related) WriteInlineEntry(inline, related);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private void WriteInlineFeed(EntityPlan plan, string self, IReadOnlyCollection<object> entities)
    {
        WriteFeedStart(plan, self, isDocument: false, inlineCount: null);
        foreach (var entity in entities) WriteEntry(plan, entity);
        xml.WriteEndElement();
    }

    private void WriteInlineEntry(EntityPlan plan, object entity)
    {
        xml.WriteStartElement(null, "entry", AtomNamespace);
        xml.WriteAttributeString("xml", "base", null, serviceRoot);
        WriteEntryContent(plan, entity);
        xml.WriteEndElement();
    }

    private void WriteNamespaces()
    {
        xml.WriteAttributeString("xmlns", "m", null, MetadataNamespace);
        xml.WriteAttributeString("xmlns", "d", null, DataNamespace);
        xml.WriteAttributeString("xml", "base", null, serviceRoot);
    }

    private void WriteText(string element, string text)
    {
        xml.WriteStartElement(element, AtomNamespace);
        xml.WriteAttributeString("type", "text");
        xml.WriteString(text);
        xml.WriteEndElement();
    }

    private void WriteAuthor()
    {
        xml.WriteStartElement("author", AtomNamespace);
        xml.WriteStartElement("name", AtomNamespace);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private void WriteCategory(EdmEntityType type)
    {
        xml.WriteStartElement("category", AtomNamespace);
        xml.WriteAttributeString("term", type.FullName);
        xml.WriteAttributeString("scheme", Scheme);
        xml.WriteEndElement();
    }

    private void WriteLink(string href, string rel, string? title, string? type = null)
    {
        xml.WriteStartElement("link", AtomNamespace);
        xml.WriteAttributeString("href", href);
        xml.WriteAttributeString("rel", rel);
        if (title is not null) xml.WriteAttributeString("title", title);
        if (type is not null) xml.WriteAttributeString("type", type);
        xml.WriteEndElement();
    }
}
