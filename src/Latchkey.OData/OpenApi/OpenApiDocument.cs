using System.Buffers;
using System.Text.Json;
using Latchkey.OData.Edm;
using Latchkey.OData.Json;
using Latchkey.OData.Operations;

namespace Latchkey.OData.OpenApi;

/// <summary>Describes a service in OpenAPI 3.0.3: its operation table, with the types of its model.</summary>
internal static class OpenApiDocument
{
    public static ReadOnlyMemory<byte> Write(
        EdmModel model, IEnumerable<Operation> operations, OpenApiSettings settings, string serviceRoot)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer, JsonEntityWriter.Options))
        {
            json.WriteStartObject();
            json.WriteString("openapi", "3.0.3");
            WriteInfo(json, settings);
            json.WriteStartArray("servers");
            json.WriteStartObject();
            json.WriteString("url", serviceRoot.TrimEnd('/'));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartObject("paths");
            foreach (var path in operations.GroupBy(operation => operation.Path, StringComparer.Ordinal)) WritePath(json, model, path);
            json.WriteEndObject();
            WriteComponents(json, model, operations, settings);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteInfo(Utf8JsonWriter json, OpenApiSettings settings)
    {
        json.WriteStartObject("info");
        json.WriteString("title", settings.Title);
        json.WriteString("description", settings.Description);
        json.WriteString("version", settings.Version);
        json.WriteEndObject();
    }

    private static void WritePath(Utf8JsonWriter json, EdmModel model, IGrouping<string, Operation> operations)
    {
        json.WriteStartObject($"/{operations.Key}");
        var target = OperationTarget.Of(operations.Key, model);
        foreach (var operation in operations)
        {
            json.WriteStartObject(operation.Method.ToLowerInvariant());
            json.WriteString("summary", operation.Summary);
            json.WriteString("operationId", OperationId(operation));
            json.WriteStartArray("tags");
            json.WriteStringValue(operation.Path.Split('(', '/')[0]);
            json.WriteEndArray();
            WriteSecurity(json, operation.Role);
            OpenApiParameters.Write(json, operation, target);
            OpenApiAnswers.WriteRequestBody(json, operation, target);
            OpenApiAnswers.Write(json, model, operation, target);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // Only letters and digits, because generators turn it into names of functions.
    private static string OperationId(Operation operation) =>
        operation.Method.ToLowerInvariant() + string.Concat(operation.Path.Where(char.IsAsciiLetterOrDigit));

    private static void WriteSecurity(Utf8JsonWriter json, string role)
    {
        json.WriteStartArray("security");
        json.WriteStartObject();
        json.WriteStartArray("oauth");
        json.WriteStringValue(role);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteRawValue("""{"basic":[]}""");
        json.WriteEndArray();
    }

    private static void WriteComponents(Utf8JsonWriter json, EdmModel model, IEnumerable<Operation> operations, OpenApiSettings settings)
    {
        json.WriteStartObject("components");
        OpenApiSchemas.WriteAll(json, model);
        json.WriteStartObject("responses");
        OpenApiAnswers.WriteError(json);
        json.WriteEndObject();
        json.WriteStartObject("securitySchemes");
        json.WritePropertyName("basic");
        json.WriteRawValue("""{"type":"http","scheme":"basic"}""");
        json.WriteStartObject("oauth");
        json.WriteString("type", "oauth2");
        json.WriteStartObject("flows");
        json.WriteStartObject("clientCredentials");
        json.WriteString("tokenUrl", settings.TokenUrl);
        json.WriteStartObject("scopes");
        foreach (var role in operations.Select(operation => operation.Role).Distinct(StringComparer.Ordinal))
            json.WriteString(role, $"The role {role}.");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
