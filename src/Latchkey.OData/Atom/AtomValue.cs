using System.Globalization;
using System.Xml;
using Latchkey.OData.Edm;
using Latchkey.OData.Errors;
using Latchkey.OData.Requests;

namespace Latchkey.OData.Atom;

/// <summary>Values of properties in their Atom form (OData V2, "Primitive Data Types"): times in ISO 8601, binary in base64.</summary>
internal static class AtomValue
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    /// <summary>Reads a value that is not null.</summary>
    /// <exception cref="ODataException">400: the text is not a value of the property; 413: it is too large.</exception>
    public static EdmValue Parse(string text, EdmProperty property)
    {
        try
        {
            return property.Type switch
            {
                EdmPrimitive.String => BodyProperties.Text(text, property),
                EdmPrimitive.Boolean => XmlConvert.ToBoolean(text),
                EdmPrimitive.Int32 => (int?)XmlConvert.ToInt32(text),
                EdmPrimitive.Int64 => (long?)XmlConvert.ToInt64(text),
                EdmPrimitive.DateTime => EdmValue.DateTime(Time(text).ToUnixTimeMilliseconds()),
                EdmPrimitive.DateTimeOffset => (DateTimeOffset?)Time(text),
                EdmPrimitive.Binary => BodyProperties.Bytes(Convert.FromBase64String(text), property),
                _ => throw ProtocolErrors.IncompatibleBodyValue(property.Name),
            };
        }
        catch (Exception malformed) when (malformed is FormatException or OverflowException)
        {
            throw ProtocolErrors.IncompatibleBodyValue(property.Name);
        }
    }

    // A time without an offset is UTC.
    private static DateTimeOffset Time(string text)
    {
        var trimmed = text.Trim();
        return DateTimeOffset.TryParseExact(
            trimmed, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : DateTimeOffset.ParseExact(
                trimmed,
                [.. TimeFormats.Select(format => $"{format}zzz"), .. TimeFormats.Select(format => $"{format}'Z'")],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal);
    }
}
