using Latchkey.OData.Edm;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Requests;

/// <summary>An entity from a client: the properties that the request contains, with the types of the model.</summary>
public sealed class EntityBody
{
    private readonly Dictionary<string, EdmValue> _values;
    private readonly Dictionary<string, IReadOnlyList<EntityBody>> _inline;

    internal EntityBody(Dictionary<string, EdmValue> values, Dictionary<string, IReadOnlyList<EntityBody>> inline)
    {
        _values = values;
        _inline = inline;
    }

    /// <summary>Whether the request has the property with the value null.</summary>
    public bool IsNull(string name) => _values.TryGetValue(name, out var value) && value.IsNull;

    /// <summary>A text; null if the property is missing or null.</summary>
    public string? Text(string name) => Value(name) is { } value ? value.AsString() : null;

    /// <summary>A mandatory text.</summary>
    /// <exception cref="ODataException">400: it is missing or null.</exception>
    public string RequiredText(string name) => Text(name) ?? throw ProtocolErrors.MissingBodyProperty(name);

    /// <summary>A number; null if the property is missing or null.</summary>
    public int? Number(string name) => Value(name) is { } value ? (int)value.AsNumber() : null;

    /// <summary>A 64-bit number; null if the property is missing or null.</summary>
    public long? LongNumber(string name) => Value(name)?.AsNumber();

    /// <summary>
    /// The entities inside the request that a navigation property leads to; null if there is no such property, or only a link. Only those
    /// that were asked for are read.
    /// </summary>
    public IReadOnlyList<EntityBody>? Inline(string navigation) => _inline.GetValueOrDefault(navigation);

    /// <summary>A time; null if the property is missing or null.</summary>
    public DateTimeOffset? Time(string name) =>
        Value(name) is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value.AsUnixTimeMilliseconds()) : null;

    /// <summary>Bytes; null if the property is missing or null.</summary>
    public byte[]? Binary(string name) => Value(name) is { } value ? value.AsBytes() : null;

    /// <summary>Mandatory bytes.</summary>
    /// <exception cref="ODataException">400: they are missing or null.</exception>
    public byte[] RequiredBinary(string name) => Binary(name) ?? throw ProtocolErrors.MissingBodyProperty(name);

    private EdmValue? Value(string name) => _values.TryGetValue(name, out var value) && !value.IsNull ? value : (EdmValue?)null;
}
