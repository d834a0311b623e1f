using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Xml;
using Latchkey.OData.Edm;
using Latchkey.OData.Errors;
using Latchkey.OData.Query;

namespace Latchkey.OData.Atom;

/// <summary>
/// Writes the documents of the XML formats, with the single-quoted XML declaration of the real service (docs/contract.md#atom).
/// </summary>
internal static class AtomDocuments
{
    private const int EntriesPerFlush = 64;
    private const string ServiceNamespace = "http://www.w3.org/2007/app";

    private static readonly XmlWriterSettings Settings = new()
    {
        OmitXmlDeclaration = true,
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        CloseOutput = false,
    };

    public static ReadOnlyMemory<byte> Entity(string serviceRoot, EntityPlan plan, object entity, DateTimeOffset updated) =>
        Written(xml => new AtomEntityWriter(xml, serviceRoot, updated).WriteDocument(plan, entity));

    public static ReadOnlyMemory<byte> Property(EdmProperty property, EdmValue value) => Written(xml =>
    {
        xml.WriteStartElement(property.Name, AtomEntityWriter.DataNamespace);
        xml.WriteAttributeString("xmlns", "m", null, AtomEntityWriter.MetadataNamespace);
        AtomEntityWriter.WriteValue(xml, value);
    });

    public static ReadOnlyMemory<byte> Link(string serviceRoot, string address) =>
        Written(xml => xml.WriteElementString("uri", AtomEntityWriter.DataNamespace, serviceRoot + address));

    /// <summary>Writes links, including the one to the next page (OData V2, "Atom Format", section on links).</summary>
    public static ReadOnlyMemory<byte> Links(string serviceRoot, IEnumerable<string> addresses, int? inlineCount, string? next) =>
        Written(xml =>
        {
            xml.WriteStartElement("links", AtomEntityWriter.DataNamespace);
            if (inlineCount is { } count)
                xml.WriteElementString("m", "count", AtomEntityWriter.MetadataNamespace, count.ToString(CultureInfo.InvariantCulture));
            foreach (var address in addresses) xml.WriteElementString("uri", AtomEntityWriter.DataNamespace, serviceRoot + address);
            if (next is not null) xml.WriteElementString("next", AtomEntityWriter.DataNamespace, XmlText.Clean(serviceRoot + next));
            xml.WriteEndElement();
        });

    public static ReadOnlyMemory<byte> ServiceDocument(string serviceRoot, IEnumerable<string> entitySets) => Written(xml =>
    {
        xml.WriteStartElement("service", ServiceNamespace);
        xml.WriteAttributeString("xml", "base", null, serviceRoot);
        xml.WriteAttributeString("xmlns", "atom", null, AtomEntityWriter.AtomNamespace);
        xml.WriteStartElement("workspace", ServiceNamespace);
        xml.WriteElementString("atom", "title", AtomEntityWriter.AtomNamespace, "Default");
        foreach (var name in entitySets)
        {
            xml.WriteStartElement("collection", ServiceNamespace);
            xml.WriteAttributeString("href", name);
            xml.WriteElementString("atom", "title", AtomEntityWriter.AtomNamespace, name);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    public static ReadOnlyMemory<byte> Error(ODataError error) => Written(
        xml =>
        {
            xml.WriteStartElement("error", AtomEntityWriter.MetadataNamespace);
            xml.WriteElementString("code", AtomEntityWriter.MetadataNamespace, error.Code);
            xml.WriteStartElement("message", AtomEntityWriter.MetadataNamespace);
            xml.WriteAttributeString("xml", "lang", null, "en");
            xml.WriteString(XmlText.Clean(error.Text ?? ""));
            xml.WriteFullEndElement();
            xml.WriteEndElement();
        },
        encodingName: "UTF-8");

    /// <summary>Writes a feed while its entities are read, so that a large feed is never in memory as a whole.</summary>
    public static async ValueTask WriteFeedAsync(
        PipeWriter output, string serviceRoot, EntityPlan plan, string self, IEnumerable<object> entities,
        int? inlineCount, string? next, DateTimeOffset updated, CancellationToken cancellationToken)
    {
        using var xml = Open(output, "utf-8");
        var writer = new AtomEntityWriter(xml, serviceRoot, updated);
        writer.WriteFeedStart(plan, self, isDocument: true, inlineCount);
        foreach (var chunk in entities.Chunk(EntriesPerFlush))
        {
            foreach (var entity in chunk) writer.WriteEntry(plan, entity);
            xml.Flush();
            await output.FlushAsync(cancellationToken);
        }

        if (next is not null) writer.WriteNext(next);
        xml.WriteEndElement();
    }

    private static ReadOnlyMemory<byte> Written(Action<XmlWriter> content, string encodingName = "utf-8")
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var xml = Open(buffer, encodingName)) content(xml);
        return buffer.WrittenMemory;
    }

    private static XmlWriter Open(IBufferWriter<byte> buffer, string encodingName)
    {
        buffer.Write(Encoding.ASCII.GetBytes($"<?xml version='1.0' encoding='{encodingName}'?>"));
        return XmlWriter.Create(new BufferStream(buffer), Settings);
    }
}
