using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Latchkey.OData.Edm;
using Latchkey.OData.Query;

namespace Latchkey.OData.Json;

/// <summary>Writes entities in verbose JSON (OData V2, "JSON Format"; docs/contract.md#json).</summary>
internal sealed class JsonEntityWriter
{
    // The default encoder escapes an apostrophe as \u0027, and every key in a link has two. The answer is never HTML.
    public static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonEncodedText MetadataName = JsonEncodedText.Encode("__metadata");
    private static readonly JsonEncodedText UriName = JsonEncodedText.Encode("uri");

    private readonly string _serviceRoot;
    private readonly EntityPlan _plan;
    private readonly JsonEntityWriter?[] _inline;
    private readonly ArrayBufferWriter<byte> _link = new();

    public JsonEntityWriter(string serviceRoot, EntityPlan plan)
    {
        _serviceRoot = serviceRoot;
        _plan = plan;
        _inline = Array.ConvertAll(
            plan.Navigations, navigation => navigation.Inline is { } inline ? new JsonEntityWriter(serviceRoot, inline) : null);
    }

    /// <summary>Writes <c>{"results":[…]}</c>.</summary>
    public void WriteResults(Utf8JsonWriter json, IEnumerable<object> entities)
    {
        json.WriteStartObject();
        json.WriteStartArray("results");
        foreach (var entity in entities) WriteEntity(json, entity);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes one entity: metadata, then properties in the order of the type, then navigation properties.</summary>
    public void WriteEntity(Utf8JsonWriter json, object entity)
    {
        var address = _serviceRoot + _plan.Address(entity);
        var uri = JsonEncodedText.Encode(address, Options.Encoder);
        json.WriteStartObject();
        WriteMetadata(json, address, uri);
        foreach (var (property, value) in _plan.Properties)
        {
            json.WritePropertyName(property.JsonName);
            WriteValue(json, value(entity));
        }

        foreach (var complex in _plan.Complexes) WriteComplex(json, complex, entity);
        for (var i = 0; i < _inline.Length; i++)
        {
            var navigation = _plan.Navigations[i];
            json.WritePropertyName(navigation.JsonName);
            if (_inline[i] is { } inline) WriteInline(json, navigation, inline, entity);
            else WriteLink(json, uri, navigation.JsonName);
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// Writes a primitive value. A 64-bit integer is a string, a date is <c>/Date(ms)/</c> (docs/contract.md#dates-and-numbers).
    /// </summary>
    public static void WriteValue(Utf8JsonWriter json, EdmValue value)
    {
        if (value.IsNull) json.WriteNullValue();
        else if (value.Type == EdmPrimitive.Int32) json.WriteNumberValue(value.AsNumber());
        else if (value.Type == EdmPrimitive.Boolean) json.WriteBooleanValue(value.AsNumber() == 1);
        else if (value.Type == EdmPrimitive.Binary) json.WriteBase64StringValue(value.AsBytes());
        else if (value.Type is EdmPrimitive.DateTime or EdmPrimitive.DateTimeOffset) WriteDate(json, value.AsUnixTimeMilliseconds());
        else json.WriteStringValue(value.ToText());
    }

    private void WriteMetadata(Utf8JsonWriter json, string address, JsonEncodedText uri)
    {
        json.WriteStartObject(MetadataName);
        json.WriteString("id"u8, uri);
        json.WriteString(UriName, uri);
        json.WriteString("type"u8, _plan.Set.Type.FullName);
        if (_plan.Set.Type.HasStream)
        {
            json.WriteString("content_type"u8, "application/octet-stream"u8);
            json.WriteString("media_src"u8, $"{address}/$value");
            json.WriteString("edit_media"u8, $"{address}/$value");
        }

        json.WriteEndObject();
    }

    private static void WriteComplex(Utf8JsonWriter json, PlannedComplex planned, object entity)
    {
        json.WriteStartObject(planned.Complex.JsonName);
        json.WriteStartObject(MetadataName);
        json.WriteString("type"u8, planned.Complex.TypeName);
        json.WriteEndObject();
        foreach (var (property, value) in planned.Properties)
        {
            json.WritePropertyName(property.JsonName);
            WriteValue(json, value(entity));
        }

        json.WriteEndObject();
    }

    private static void WriteInline(Utf8JsonWriter json, PlannedNavigation navigation, JsonEntityWriter inline, object entity)
    {
        if (navigation.IsMany) inline.WriteResults(json, navigation.Many(entity));
        else if (navigation.One(entity) is { } related) inline.WriteEntity(json, related);
        else json.WriteNullValue();
    }

    // A large feed has more links than values. So the parts of a link are escaped once and joined as bytes: {"__deferred":{"uri":" ·
    // address · /Name"}}
    private void WriteLink(Utf8JsonWriter json, JsonEncodedText uri, JsonEncodedText name)
    {
        _link.ResetWrittenCount();
        _link.Write("{\"__deferred\":{\"uri\":\""u8);
        _link.Write(uri.EncodedUtf8Bytes);
        _link.Write("/"u8);
        _link.Write(name.EncodedUtf8Bytes);
        _link.Write("\"}}"u8);
        json.WriteRawValue(_link.WrittenSpan, skipInputValidation: true);
    }

    private static void WriteDate(Utf8JsonWriter json, long milliseconds)
    {
        Span<char> text = stackalloc char[32];
        text.TryWrite(System.Globalization.CultureInfo.InvariantCulture, $"/Date({milliseconds})/", out var length);
        json.WriteStringValue(text[..length]);
    }
}
