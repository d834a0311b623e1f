using System.Globalization;

namespace Latchkey.OData.Edm;

/// <summary>The value of a primitive property, or null. It is a struct, so that writing a large feed allocates nothing per value.</summary>
public readonly struct EdmValue
{
    private readonly object? _reference;
    private readonly long _number;

    private EdmValue(EdmPrimitive type, object? reference, long number)
    {
        Type = type;
        _reference = reference;
        _number = number;
        IsNull = false;
    }

    private EdmValue(EdmPrimitive type)
    {
        Type = type;
        IsNull = true;
    }

    /// <summary>The type.</summary>
    public EdmPrimitive Type { get; }

    /// <summary>Whether there is no value.</summary>
    public bool IsNull { get; }

    /// <summary>An <c>Edm.String</c>, or null.</summary>
    public static implicit operator EdmValue(string? value) =>
        value is null ? new EdmValue(EdmPrimitive.String) : new EdmValue(EdmPrimitive.String, value, 0);

    /// <summary>An <c>Edm.Boolean</c>.</summary>
    public static implicit operator EdmValue(bool value) => new(EdmPrimitive.Boolean, null, value ? 1 : 0);

    /// <summary>An <c>Edm.Int32</c>, or null.</summary>
    public static implicit operator EdmValue(int? value) =>
        value is { } number ? new EdmValue(EdmPrimitive.Int32, null, number) : new EdmValue(EdmPrimitive.Int32);

    /// <summary>An <c>Edm.Int64</c>, or null.</summary>
    public static implicit operator EdmValue(long? value) =>
        value is { } number ? new EdmValue(EdmPrimitive.Int64, null, number) : new EdmValue(EdmPrimitive.Int64);

    /// <summary>An <c>Edm.DateTimeOffset</c>, or null. Its precision is a millisecond.</summary>
    public static implicit operator EdmValue(DateTimeOffset? value) => value is { } time
        ? new EdmValue(EdmPrimitive.DateTimeOffset, null, time.ToUnixTimeMilliseconds())
        : new EdmValue(EdmPrimitive.DateTimeOffset);

    /// <summary>An <c>Edm.Binary</c>, or null.</summary>
    public static implicit operator EdmValue(byte[]? value) =>
        value is null ? new EdmValue(EdmPrimitive.Binary) : new EdmValue(EdmPrimitive.Binary, value, 0);

    /// <summary>An <c>Edm.DateTime</c> from milliseconds since 1970 in UTC.</summary>
    public static EdmValue DateTime(long unixTimeMilliseconds) => new(EdmPrimitive.DateTime, null, unixTimeMilliseconds);

    /// <summary>The null value of a type.</summary>
    public static EdmValue Null(EdmPrimitive type) => new(type);

    /// <summary>The text of an <c>Edm.String</c>.</summary>
    public string AsString() => (string)_reference!;

    /// <summary>The bytes of an <c>Edm.Binary</c>.</summary>
    public byte[] AsBytes() => (byte[])_reference!;

    /// <summary>The value of an integer; 1 or 0 for a boolean.</summary>
    public long AsNumber() => _number;

    /// <summary>The value of a date, in milliseconds since 1970 in UTC.</summary>
    public long AsUnixTimeMilliseconds() => _number;

    /// <summary>
    /// The value in the form of Atom and <c>$value</c>: times in ISO 8601, with a fraction only if there is one
    /// (docs/contract.md#dates-and-numbers), binary in base64, booleans as <c>true</c> and <c>false</c>.
    /// </summary>
    public string ToText() => Type switch
    {
        EdmPrimitive.String => AsString(),
        EdmPrimitive.Boolean => _number == 1 ? "true" : "false",
        EdmPrimitive.Int32 or EdmPrimitive.Int64 => _number.ToString(CultureInfo.InvariantCulture),
        EdmPrimitive.DateTime => Time("yyyy-MM-dd'T'HH:mm:ss.FFF"),
        EdmPrimitive.DateTimeOffset => Time("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'"),
        EdmPrimitive.Binary => Convert.ToBase64String(AsBytes()),
        _ => throw new InvalidOperationException($"{Type} has no text form."),
    };

    private string Time(string format) => DateTimeOffset.FromUnixTimeMilliseconds(_number).ToString(format, CultureInfo.InvariantCulture);
}
