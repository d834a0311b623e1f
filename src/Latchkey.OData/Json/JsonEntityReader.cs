using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Latchkey.OData.Edm;
using Latchkey.OData.Errors;
using Latchkey.OData.Requests;

namespace Latchkey.OData.Json;

/// <summary>
/// Reads an entity from verbose JSON, with or without the <c>d</c> around it. Metadata and links are ignored, because clients send back
/// what they have read.
/// </summary>
internal static partial class JsonEntityReader
{
    // d, the entity, a list of related entities, each with links.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8 };

    public static EntityBody Read(ReadOnlyMemory<byte> body, EdmEntitySet set, IReadOnlyList<InlineProperty> inline)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutMark(body), Options);
            var entity = document.RootElement;
            if (entity.ValueKind == JsonValueKind.Object && entity.TryGetProperty("d", out var wrapped)) entity = wrapped;
            if (entity.ValueKind != JsonValueKind.Object) throw ProtocolErrors.MalformedJson();
            return Body(entity, set, inline);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text has a lone surrogate, which has no UTF-16 form.
            throw ProtocolErrors.MalformedJson();
        }
    }

    // A byte order mark is not JSON, but may be ignored (RFC 8259 section 8.1), and some Windows clients write one.
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static EntityBody Body(JsonElement entity, EdmEntitySet set, IReadOnlyList<InlineProperty> inline)
    {
        var values = new Dictionary<string, EdmValue>(StringComparer.Ordinal);
        var related = new Dictionary<string, IReadOnlyList<EntityBody>>(StringComparer.Ordinal);
        foreach (var member in entity.EnumerateObject())
        {
            if (InlineProperty.Find(inline, member.Name) is { } navigation) AddInline(related, navigation, member.Value, set);
            else if (member.NameEquals("__metadata") || BodyProperties.IsIgnored(set.Type, member.Name)) continue;
            else Add(values, BodyProperties.Find(set.Type, member.Name), member.Value);
        }

        return new EntityBody(values, related);
    }

    private static void Add(Dictionary<string, EdmValue> values, EdmProperty property, JsonElement value)
    {
        if (!values.TryAdd(property.Name, Value(value, property))) throw ProtocolErrors.DoubleBodyProperty(property.Name);
    }

    // Several entities are [...] or {"results":[...]}, one is {...}; {"__deferred":...} and null are no entities.
    private static void AddInline(
        Dictionary<string, IReadOnlyList<EntityBody>> related, string navigation, JsonElement value, EdmEntitySet set)
    {
        if (value.ValueKind is JsonValueKind.Null) return;
        if (value.ValueKind is JsonValueKind.Object && value.TryGetProperty("__deferred", out _)) return;
        if (value.ValueKind is JsonValueKind.Object && value.TryGetProperty("results", out var results)) value = results;
        var entities = value.ValueKind switch
        {
            JsonValueKind.Array => [.. value.EnumerateArray()],
            JsonValueKind.Object => new[] { value },
            _ => throw ProtocolErrors.IncompatibleBodyValue(navigation),
        };
        if (entities.Any(entity => entity.ValueKind != JsonValueKind.Object)) throw ProtocolErrors.IncompatibleBodyValue(navigation);
        var target = set.Target(set.Navigation(navigation)!);
        if (!related.TryAdd(navigation, [.. entities.Select(entity => Body(entity, target, []))]))
            throw ProtocolErrors.DoubleBodyProperty(navigation);
    }

    private static EdmValue Value(JsonElement json, EdmProperty property) => (property.Type, json.ValueKind) switch
    {
        (_, JsonValueKind.Null) => EdmValue.Null(property.Type),
        (EdmPrimitive.String, JsonValueKind.String) => BodyProperties.Text(json.GetString()!, property),
        (EdmPrimitive.Boolean, JsonValueKind.True or JsonValueKind.False) => json.GetBoolean(),
        (EdmPrimitive.Int32, JsonValueKind.Number or JsonValueKind.String) => (int?)(int)Number(json, property, int.MinValue, int.MaxValue),
        (EdmPrimitive.Int64, JsonValueKind.Number or JsonValueKind.String) => (long?)Number(json, property, long.MinValue, long.MaxValue),
        (EdmPrimitive.DateTime, JsonValueKind.String) => EdmValue.DateTime(Date(json, property)),
        (EdmPrimitive.DateTimeOffset, JsonValueKind.String) =>
            (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(Date(json, property)),
        (EdmPrimitive.Binary, JsonValueKind.String) => Bytes(json, property),
        _ => throw ProtocolErrors.IncompatibleBodyValue(property.Name),
    };

    private static long Number(JsonElement json, EdmProperty property, long min, long max)
    {
        var read = json.ValueKind == JsonValueKind.Number
            ? json.TryGetInt64(out var number)
            : long.TryParse(json.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
        return read && number >= min && number <= max ? number : throw ProtocolErrors.IncompatibleBodyValue(property.Name);
    }

    // The offset in minutes is that of the client's clock. The milliseconds are always UTC (docs/contract.md#dates-and-numbers).
    private static long Date(JsonElement json, EdmProperty property)
    {
        var match = DateLiteral().Match(json.GetString()!);
        if (!match.Success || !long.TryParse(match.Groups["ms"].ValueSpan, CultureInfo.InvariantCulture, out var milliseconds))
            throw ProtocolErrors.IncompatibleBodyValue(property.Name);
        var inRange = milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        return inRange ? milliseconds : throw ProtocolErrors.IncompatibleBodyValue(property.Name);
    }

    private static byte[] Bytes(JsonElement json, EdmProperty property)
    {
        if (!json.TryGetBytesFromBase64(out var bytes)) throw ProtocolErrors.IncompatibleBodyValue(property.Name);
        return BodyProperties.Bytes(bytes, property);
    }

    [GeneratedRegex(
        @"^/Date\((?<ms>-?\d{1,18})([+-]\d{1,4})?\)/$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100)]
    private static partial Regex DateLiteral();
}
