using System.Text.Encodings.Web;
using System.Text.Json;
using Latchkey.OData.Edm;
using Latchkey.OData.Query;

namespace Latchkey.OData.Json;

/// <summary>Writes entities in verbose JSON (OData V2, "JSON Format"; wire.md 1.4).</summary>
internal sealed class JsonEntityWriter
{
    // The default encoder writes an apostrophe as ' and every key in a link has two; the answer is never HTML.
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private static readonly JsonEncodedText MetadataName = JsonEncodedText.Encode("__metadata");
    private static readonly JsonEncodedText DeferredName = JsonEncodedText.Encode("__deferred");
    private static readonly JsonEncodedText UriName = JsonEncodedText.Encode("uri");

    private readonly string _serviceRoot;
    private readonly EntityPlan _plan;
    private readonly JsonEncodedText[] _names;
    private readonly JsonEntityWriter?[] _inline;

    public JsonEntityWriter(string serviceRoot, EntityPlan plan)
    {
        _serviceRoot = serviceRoot;
        _plan = plan;
        _names = [.. plan.Properties.Select(property => JsonEncodedText.Encode(property.Property.Name))];
        _inline = [.. plan.Navigations.Select(navigation => navigation.Inline is null ? null : new JsonEntityWriter(serviceRoot, navigation.Inline))];
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

    /// <summary>Writes one entity: metadata, properties in the order of the type, then the navigation properties.</summary>
    public void WriteEntity(Utf8JsonWriter json, object entity)
    {
        var uri = _serviceRoot + _plan.Address(entity);
        json.WriteStartObject();
        WriteMetadata(json, uri);
        for (var i = 0; i < _names.Length; i++)
        {
            json.WritePropertyName(_names[i]);
            WriteValue(json, _plan.Properties[i].Value(entity));
        }

        for (var i = 0; i < _inline.Length; i++) WriteNavigation(json, i, entity, uri);
        json.WriteEndObject();
    }

    /// <summary>Writes a primitive value; a 64-bit integer is a string, a date <c>/Date(ms)/</c> (wire.md 1.3).</summary>
    public static void WriteValue(Utf8JsonWriter json, EdmValue value)
    {
        if (value.IsNull) json.WriteNullValue();
        else if (value.Type == EdmPrimitive.Int32) json.WriteNumberValue(value.AsNumber());
        else if (value.Type == EdmPrimitive.Boolean) json.WriteBooleanValue(value.AsNumber() == 1);
        else if (value.Type == EdmPrimitive.Binary) json.WriteBase64StringValue(value.AsBytes());
        else if (value.Type is EdmPrimitive.DateTime or EdmPrimitive.DateTimeOffset) WriteDate(json, value.AsUnixTimeMilliseconds());
        else json.WriteStringValue(value.ToText());
    }

    private void WriteMetadata(Utf8JsonWriter json, string uri)
    {
        json.WriteStartObject(MetadataName);
        json.WriteString("id"u8, uri);
        json.WriteString(UriName, uri);
        json.WriteString("type"u8, _plan.Set.Type.FullName);
        if (_plan.Set.Type.HasStream)
        {
            json.WriteString("content_type"u8, "application/octet-stream"u8);
            json.WriteString("media_src"u8, $"{uri}/$value");
            json.WriteString("edit_media"u8, $"{uri}/$value");
        }

        json.WriteEndObject();
    }

    private void WriteNavigation(Utf8JsonWriter json, int index, object entity, string uri)
    {
        var navigation = _plan.Navigations[index];
        json.WritePropertyName(navigation.Name);
        if (_inline[index] is { } inline)
        {
            if (navigation.IsMany) inline.WriteResults(json, navigation.Many(entity));
            else if (navigation.One(entity) is { } related) inline.WriteEntity(json, related);
            else json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteStartObject(DeferredName);
        json.WriteString(UriName, $"{uri}/{navigation.Name}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteDate(Utf8JsonWriter json, long milliseconds)
    {
        Span<char> text = stackalloc char[32];
        text.TryWrite(System.Globalization.CultureInfo.InvariantCulture, $"/Date({milliseconds})/", out var length);
        json.WriteStringValue(text[..length]);
    }
}
