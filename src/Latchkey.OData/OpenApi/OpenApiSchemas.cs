using System.Text.Json;
using Latchkey.OData.Edm;

namespace Latchkey.OData.OpenApi;

/// <summary>Writes the entity types as JSON schemas, in the form of verbose JSON.</summary>
internal static class OpenApiSchemas
{
    /// <summary>Writes the reference to the schema of a type.</summary>
    public static void WriteReference(Utf8JsonWriter json, string schema)
    {
        json.WriteStartObject();
        json.WriteString("$ref", $"#/components/schemas/{schema}");
        json.WriteEndObject();
    }

    /// <summary>Writes the schemas of every type of the model, and the schemas that they share.</summary>
    public static void WriteAll(Utf8JsonWriter json, EdmModel model)
    {
        json.WriteStartObject("schemas");
        json.WritePropertyName("Error");
        json.WriteRawValue(
            """{"type":"object","properties":{"error":{"type":"object","properties":{"code":{"type":"string"},"message":"""
            + """{"type":"object","properties":{"lang":{"type":"string"},"value":{"type":"string","nullable":true}}}}}}}""");
        json.WritePropertyName("Deferred");
        json.WriteRawValue(
            """{"type":"object","description":"A link to related entities that are not expanded.","properties":"""
            + """{"__deferred":{"type":"object","properties":{"uri":{"type":"string"}}}}}""");
        foreach (var set in model.EntitySets.Values.DistinctBy(set => set.Type)) WriteEntity(json, set);
        json.WriteEndObject();
    }

    /// <summary>Writes the schema of a primitive property (OData V2, "JSON Format" section 4).</summary>
    public static void WriteProperty(Utf8JsonWriter json, EdmProperty property)
    {
        json.WriteStartObject();
        json.WriteString(
            "type", property.Type switch { EdmPrimitive.Boolean => "boolean", EdmPrimitive.Int32 => "integer", _ => "string" });
        if (property.Type == EdmPrimitive.Int32) json.WriteString("format", "int32");
        if (property.Type == EdmPrimitive.Binary) json.WriteString("format", "byte");
        if (property.Type == EdmPrimitive.Int64) json.WriteString("pattern", "^-?[0-9]+$");
        if (property.Type is EdmPrimitive.DateTime or EdmPrimitive.DateTimeOffset)
            json.WriteString("pattern", @"^/Date\(-?[0-9]+([+-][0-9]{1,4})?\)/$");
        if (property is { Type: EdmPrimitive.String, MaxLength: { } length }) json.WriteNumber("maxLength", length);
        if (property.Nullable) json.WriteBoolean("nullable", true);
        json.WriteEndObject();
    }

    private static void WriteEntity(Utf8JsonWriter json, EdmEntitySet set)
    {
        json.WriteStartObject(set.Type.Name);
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var property in set.Type.Properties)
        {
            json.WritePropertyName(property.Name);
            WriteProperty(json, property);
        }

        foreach (var complex in set.Type.Complexes) WriteComplex(json, complex);
        foreach (var navigation in set.Navigations) WriteNavigation(json, navigation, set.Target(navigation).Type);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteComplex(Utf8JsonWriter json, EdmComplexProperty complex)
    {
        json.WriteStartObject(complex.Name);
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var property in complex.Properties)
        {
            json.WritePropertyName(property.Name);
            WriteProperty(json, property);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNavigation(Utf8JsonWriter json, EdmNavigation navigation, EdmEntityType target)
    {
        json.WriteStartObject(navigation.Name);
        json.WriteStartArray("anyOf");
        WriteReference(json, "Deferred");
        if (navigation.IsMany) WriteResults(json, target);
        else WriteReference(json, target.Name);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the schema of several entities.</summary>
    public static void WriteResults(Utf8JsonWriter json, EdmEntityType type)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WritePropertyName("results");
        json.WriteStartObject();
        json.WriteString("type", "array");
        json.WritePropertyName("items");
        WriteReference(json, type.Name);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
