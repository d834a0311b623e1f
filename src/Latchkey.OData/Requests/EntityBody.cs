using Latchkey.OData.Edm;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Requests;

/// <summary>An entity that a client sent: the properties that were in it, each of the type that the model gives it.</summary>
public sealed class EntityBody
{
    private readonly Dictionary<string, EdmValue> _values;

    internal EntityBody(Dictionary<string, EdmValue> values) => _values = values;

    /// <summary>Whether a property was sent and is null.</summary>
    public bool IsNull(string name) => _values.TryGetValue(name, out var value) && value.IsNull;

    /// <summary>A text; null if the property was not sent or is null.</summary>
    public string? Text(string name) => Value(name) is { } value ? value.AsString() : null;

    /// <summary>A text that must be there.</summary>
    /// <exception cref="ODataException">400.</exception>
    public string RequiredText(string name) => Text(name) ?? throw ProtocolErrors.MissingBodyProperty(name);

    /// <summary>A number; null if the property was not sent or is null.</summary>
    public int? Number(string name) => Value(name) is { } value ? (int)value.AsNumber() : null;

    /// <summary>A time; null if the property was not sent or is null.</summary>
    public DateTimeOffset? Time(string name) =>
        Value(name) is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value.AsUnixTimeMilliseconds()) : null;

    /// <summary>Bytes; null if the property was not sent or is null.</summary>
    public byte[]? Binary(string name) => Value(name) is { } value ? value.AsBytes() : null;

    /// <summary>Bytes that must be there.</summary>
    /// <exception cref="ODataException">400.</exception>
    public byte[] RequiredBinary(string name) => Binary(name) ?? throw ProtocolErrors.MissingBodyProperty(name);

    private EdmValue? Value(string name) => _values.TryGetValue(name, out var value) && !value.IsNull ? value : (EdmValue?)null;
}
