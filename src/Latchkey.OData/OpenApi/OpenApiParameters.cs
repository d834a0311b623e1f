using System.Text.Json;
using Latchkey.OData.Edm;
using Latchkey.OData.Operations;
using Latchkey.OData.Uri;

namespace Latchkey.OData.OpenApi;

/// <summary>Writes the parameters of an operation: its keys, the options of the protocol that it allows, and its own options.</summary>
internal static class OpenApiParameters
{
    public static void Write(Utf8JsonWriter json, Operation operation, OperationTarget target)
    {
        json.WriteStartArray("parameters");
        foreach (var key in target.Keys) WriteKey(json, key);
        if (operation.Method == "GET") foreach (var name in OptionRules.Allowed(target.Kind)) WriteSystemOption(json, name);
        foreach (var option in operation.Options) WriteOption(json, option);
        if (operation.Method != "GET") WriteCsrfToken(json);
        json.WriteEndArray();
    }

    private static void WriteKey(Utf8JsonWriter json, EdmProperty key)
    {
        Start(json, key.Name, "path", isRequired: true);
        json.WritePropertyName("schema");
        OpenApiSchemas.WriteProperty(json, key);
        json.WriteEndObject();
    }

    private static void WriteSystemOption(Utf8JsonWriter json, string name)
    {
        Start(json, name, "query", isRequired: false);
        json.WriteStartObject("schema");
        json.WriteString("type", name is "$top" or "$skip" ? "integer" : "string");
        if (name is "$top" or "$skip") json.WriteNumber("minimum", 0);
        if (name == "$inlinecount") WriteValues(json, ["allpages", "none"]);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteOption(Utf8JsonWriter json, OperationOption option)
    {
        Start(json, option.Name, "query", option.IsRequired);
        json.WriteString("description", option.Description);
        json.WriteStartObject("schema");
        json.WriteString("type", "string");
        if (option.Values.Count > 0) WriteValues(json, option.Values);
        if (option.Default is { } absent) json.WriteString("default", absent);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCsrfToken(Utf8JsonWriter json)
    {
        Start(json, "X-CSRF-Token", "header", isRequired: false);
        json.WriteString("description", "The token from a read with the value Fetch. Callers with Basic authentication need it.");
        json.WriteStartObject("schema");
        json.WriteString("type", "string");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, string name, string place, bool isRequired)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("in", place);
        json.WriteBoolean("required", isRequired);
    }

    private static void WriteValues(Utf8JsonWriter json, IEnumerable<string> values)
    {
        json.WriteStartArray("enum");
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
