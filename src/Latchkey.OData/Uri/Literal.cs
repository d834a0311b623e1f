using System.Globalization;
using System.Xml;

namespace Latchkey.OData.Uri;

/// <summary>A literal in a URI (OData V2, "Primitive Data Types" and "URI Conventions" section 4.5).</summary>
/// <param name="Type">The type, which follows from the form.</param>
/// <param name="Value">
/// A <see cref="bool"/>; a <see cref="long"/> for an integer, or for the ticks of a time of day or of a time in UTC; a <see cref="double"/>
/// for a single or double; a <see cref="decimal"/>, <see cref="string"/>, <see cref="System.Guid"/> or byte array; or null.
/// </param>
internal sealed record Literal(LiteralType Type, object? Value)
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];
    private static readonly string[] DateTimeFormats = [.. TimeFormats, .. TimeFormats.Select(format => format + "'Z'")];
    private static readonly string[] DateTimeOffsetFormats = [.. TimeFormats.Select(format => format + "K")];

    /// <summary>Reads a literal; null if the text is not one.</summary>
    public static Literal? Read(string text)
    {
        var quote = text.IndexOf('\'', StringComparison.Ordinal);
        if (quote >= 0) return Inside(text, quote) is { } inside ? Quoted(text[..quote], inside) : null;
        return text switch
        {
            "null" => new(LiteralType.Null, null),
            "true" or "false" => new(LiteralType.Boolean, text == "true"),
            "INF" => new(LiteralType.Double, double.PositiveInfinity),
            "-INF" => new(LiteralType.Double, double.NegativeInfinity),
            "NaN" or "Nan" => new(LiteralType.Double, double.NaN),
            _ => Number(text),
        };
    }

    // The text between the outer quotes, in which a quote is doubled; null if it has a single one.
    private static string? Inside(string text, int quote)
    {
        if (quote == text.Length - 1 || text[^1] != '\'') return null;
        var inside = text[(quote + 1)..^1];
        var single = inside.Replace("''", "", StringComparison.Ordinal).Contains('\'', StringComparison.Ordinal);
        return single ? null : inside.Replace("''", "'", StringComparison.Ordinal);
    }

    private static Literal? Quoted(string prefix, string inside) => prefix switch
    {
        "" => new(LiteralType.String, inside),
        "datetime" => PointInTime(LiteralType.DateTime, inside, DateTimeFormats),
        "datetimeoffset" => PointInTime(LiteralType.DateTimeOffset, inside, DateTimeOffsetFormats),
        "time" => TimeOfDay(inside),
        "guid" => Guid.TryParseExact(inside, "D", out var guid) ? new(LiteralType.Guid, guid) : null,
        "X" or "x" or "binary" => Hexadecimal(inside),
        _ => null,
    };

    // An Edm.DateTime has no offset and counts as UTC, like a DateTimeOffset without an offset.
    private static Literal? PointInTime(LiteralType type, string text, string[] formats) =>
        DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? new(type, time.UtcTicks)
            : null;

    // Written as a duration, but less than a day.
    private static Literal? TimeOfDay(string text)
    {
        if (!text.StartsWith("PT", StringComparison.Ordinal)) return null;
        try
        {
            var time = XmlConvert.ToTimeSpan(text);
            return time < TimeSpan.FromDays(1) ? new(LiteralType.Time, time.Ticks) : null;
        }
        catch (Exception malformed) when (malformed is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static Literal? Hexadecimal(string digits)
    {
        var bytes = new byte[digits.Length / 2];
        var status = Convert.FromHexString(digits, bytes, out _, out var written);
        return status == System.Buffers.OperationStatus.Done && written == bytes.Length
            ? new(LiteralType.Binary, bytes)
            : null;
    }

    private static Literal? Number(string text) => text switch
    {
        ['-', 'I' or 'N', ..] or ['+', ..] or "" => null,
        [.. var digits, 'L' or 'l'] => Integer(digits, LiteralType.Int64),
        [.. var digits, 'M' or 'm'] => decimal.TryParse(
            digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? new(LiteralType.Decimal, number)
            : null,
        [.. var digits, 'F' or 'f'] => Fraction(digits, LiteralType.Single),
        [.. var digits, 'D' or 'd'] => Fraction(digits, LiteralType.Double),
        _ => Integer(text, LiteralType.Int32) ?? Fraction(text, LiteralType.Double),
    };

    private static Literal? Integer(string digits, LiteralType smallest)
    {
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        return new(number == (int)number ? smallest : LiteralType.Int64, number);
    }

    private static Literal? Fraction(string digits, LiteralType type)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (digits is not [.., >= '0' and <= '9'] || !double.TryParse(digits, Style, CultureInfo.InvariantCulture, out var number))
            return null;
        if (type == LiteralType.Single) number = (float)number;
        return double.IsFinite(number) ? new(type, number) : null;
    }
}
