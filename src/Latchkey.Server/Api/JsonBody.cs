using System.Text.Json;
using Latchkey.Keystores;

namespace Latchkey.Server.Api;

/// <summary>The JSON body of a write: one object, with or without the <c>d</c> that wraps answers.</summary>
internal sealed class JsonBody
{
    // An entity is flat: property, value.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    private readonly JsonElement _entity;

    private JsonBody(JsonElement entity) => _entity = entity;

    /// <summary>Reads a body.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.BodyEmpty"/> or <see cref="Refusal.BodyMalformed"/>.</exception>
    public static JsonBody Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) throw new RefusalException(new Refusal.BodyEmpty());
        try
        {
            var root = JsonDocument.Parse(body, Options).RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("d", out var wrapped)) root = wrapped;
            if (root.ValueKind != JsonValueKind.Object) throw new RefusalException(new Refusal.BodyMalformed("The request body must be a JSON object."));
            return new JsonBody(root);
        }
        catch (JsonException malformed)
        {
            throw new RefusalException(new Refusal.BodyMalformed("The request body is not well-formed JSON."), malformed);
        }
    }

    /// <summary>The text of a property that must be there.</summary>
    /// <exception cref="RefusalException"><see cref="Refusal.BodyMalformed"/>.</exception>
    public string RequiredString(string name)
    {
        if (!_entity.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            throw new RefusalException(new Refusal.BodyMalformed($"The request body must have the text property '{name}'."));
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException loneSurrogate)
        {
            throw new RefusalException(new Refusal.BodyMalformed($"The property '{name}' is not valid Unicode."), loneSurrogate);
        }
    }
}
