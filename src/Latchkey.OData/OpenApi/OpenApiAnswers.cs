using System.Globalization;
using System.Text.Json;
using Latchkey.OData.Edm;
using Latchkey.OData.Operations;
using Latchkey.OData.Uri;

namespace Latchkey.OData.OpenApi;

/// <summary>Writes the bodies of an operation: of its request and of its answers.</summary>
internal static class OpenApiAnswers
{
    private const string Json = "application/json";
    private const string Atom = "application/atom+xml";

    public static void WriteRequestBody(Utf8JsonWriter json, Operation operation, OperationTarget target)
    {
        if (operation.BodyLimit == 0) return;
        json.WriteStartObject("requestBody");
        json.WriteBoolean("required", true);
        json.WriteString("description", $"At most {operation.BodyLimit} bytes.");
        json.WriteStartObject("content");
        if (target.Kind == ResourceKind.MediaValue)
        {
            foreach (var type in operation.StreamTypes) WriteContent(json, type, WriteFile);
        }
        else
        {
            WriteContent(json, Json, schema => OpenApiSchemas.WriteReference(schema, target.Set.Type.Name));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, EdmModel model, Operation operation, OperationTarget target)
    {
        json.WriteStartObject("responses");
        if (operation.Method == "GET") WriteRead(json, operation, target);
        else if (operation.Creates) WriteCreation(json, target);
        else WriteWrite(json, model, operation);
        json.WriteStartObject("default");
        json.WriteString("$ref", "#/components/responses/Error");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes the error that every operation can answer with.</summary>
    public static void WriteError(Utf8JsonWriter json)
    {
        json.WriteStartObject("Error");
        WriteContents(json, "A refusal.", () =>
        {
            WriteContent(json, Json, schema => OpenApiSchemas.WriteReference(schema, "Error"));
            WriteContent(json, "application/xml", WriteText);
        });
        json.WriteEndObject();
    }

    private static void WriteRead(Utf8JsonWriter json, Operation operation, OperationTarget target)
    {
        json.WriteStartObject("200");
        WriteContents(json, "Found.", () =>
        {
            if (target.Kind == ResourceKind.MediaValue) foreach (var type in operation.StreamTypes) WriteContent(json, type, WriteFile);
            else WriteEntities(json, target.Set.Type, target.Kind == ResourceKind.EntitySet);
        });
        json.WriteEndObject();
    }

    private static void WriteCreation(Utf8JsonWriter json, OperationTarget target)
    {
        json.WriteStartObject("201");
        WriteContents(json, "The new entity is durable.", () => WriteEntities(json, target.Set.Type, isMany: false));
        json.WriteEndObject();
    }

    private static void WriteWrite(Utf8JsonWriter json, EdmModel model, Operation operation)
    {
        json.WriteStartObject(operation.Success.ToString(CultureInfo.InvariantCulture));
        json.WriteString("description", "The change is durable.");
        json.WriteEndObject();
        if (operation.AnswerSet is not { } set) return;
        json.WriteStartObject("200");
        WriteContents(
            json,
            "The change is durable. The body is the new state.",
            () => WriteEntities(json, model.EntitySets[set].Type, isMany: true));
        json.WriteEndObject();
    }

    private static void WriteEntities(Utf8JsonWriter json, EdmEntityType type, bool isMany)
    {
        WriteContent(json, Json, schema =>
        {
            schema.WriteStartObject();
            schema.WriteString("type", "object");
            schema.WriteStartObject("properties");
            schema.WritePropertyName("d");
            if (isMany) OpenApiSchemas.WriteResults(schema, type);
            else OpenApiSchemas.WriteReference(schema, type.Name);
            schema.WriteEndObject();
            schema.WriteEndObject();
        });
        WriteContent(json, Atom, WriteText);
    }

    private static void WriteContents(Utf8JsonWriter json, string description, Action contents)
    {
        json.WriteString("description", description);
        json.WriteStartObject("content");
        contents();
        json.WriteEndObject();
    }

    private static void WriteContent(Utf8JsonWriter json, string mediaType, Action<Utf8JsonWriter> schema)
    {
        json.WriteStartObject(mediaType);
        json.WritePropertyName("schema");
        schema(json);
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json) => json.WriteRawValue("""{"type":"string"}""");

    private static void WriteFile(Utf8JsonWriter json) => json.WriteRawValue("""{"type":"string","format":"binary"}""");
}
