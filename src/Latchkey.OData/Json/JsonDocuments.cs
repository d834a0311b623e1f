using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Latchkey.OData.Edm;
using Latchkey.OData.Errors;
using Latchkey.OData.Query;

namespace Latchkey.OData.Json;

/// <summary>Writes the documents of verbose JSON. Answers are wrapped in <c>d</c>, errors in <c>error</c>.</summary>
internal static class JsonDocuments
{
    // Enough entities for a few network writes, and few enough to keep the memory of a large feed small.
    private const int EntitiesPerFlush = 64;

    public static ReadOnlyMemory<byte> Entity(string serviceRoot, EntityPlan plan, object entity) =>
        Wrapped(json => new JsonEntityWriter(serviceRoot, plan).WriteEntity(json, entity));

    public static ReadOnlyMemory<byte> Property(EdmProperty property, EdmValue value) => Wrapped(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName(property.Name);
        JsonEntityWriter.WriteValue(json, value);
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> ServiceDocument(IEnumerable<string> entitySets) => Wrapped(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("EntitySets");
        foreach (var name in entitySets) json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Error(ODataError error) => Written(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", error.Code);
        json.WriteStartObject("message");
        json.WriteString("lang", "en");
        json.WriteString("value", error.Text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Writes a feed while its entities are read, so that a large feed is never in memory as a whole.</summary>
    public static async ValueTask WriteFeedAsync(
        PipeWriter output, string serviceRoot, EntityPlan plan, IEnumerable<object> entities,
        int? inlineCount, string? next, CancellationToken cancellationToken)
    {
        var writer = new JsonEntityWriter(serviceRoot, plan);
        await using var json = new Utf8JsonWriter(output, JsonEntityWriter.Options);
        json.WriteStartObject();
        json.WriteStartObject("d");
        WriteCount(json, inlineCount);
        json.WriteStartArray("results");
        foreach (var chunk in entities.Chunk(EntitiesPerFlush))
        {
            foreach (var entity in chunk) writer.WriteEntity(json, entity);
            json.Flush();
            await output.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        WriteNext(json, serviceRoot, next);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static ReadOnlyMemory<byte> Link(string serviceRoot, string address) => Wrapped(json => WriteLink(json, serviceRoot, address));

    public static ReadOnlyMemory<byte> Links(string serviceRoot, IEnumerable<string> addresses, int? inlineCount, string? next) =>
        Wrapped(json =>
        {
            json.WriteStartObject();
            WriteCount(json, inlineCount);
            json.WriteStartArray("results");
            foreach (var address in addresses) WriteLink(json, serviceRoot, address);
            json.WriteEndArray();
            WriteNext(json, serviceRoot, next);
            json.WriteEndObject();
        });

    private static void WriteLink(Utf8JsonWriter json, string serviceRoot, string address)
    {
        json.WriteStartObject();
        json.WriteString("uri", serviceRoot + address);
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, int? inlineCount)
    {
        if (inlineCount is { } count) json.WriteString("__count", count.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void WriteNext(Utf8JsonWriter json, string serviceRoot, string? next)
    {
        if (next is not null) json.WriteString("__next", serviceRoot + next);
    }

    private static ReadOnlyMemory<byte> Wrapped(Action<Utf8JsonWriter> content) => Written(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName("d");
        content(json);
        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, JsonEntityWriter.Options)) content(json);
        return buffer.WrittenMemory;
    }
}
