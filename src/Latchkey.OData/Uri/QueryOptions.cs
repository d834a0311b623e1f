using System.Globalization;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Uri;

/// <summary>
/// The options of a query string: the protocol's own, which begin with a dollar sign, and the service's. A name may only occur once, and an
/// unknown name with a dollar sign is refused. A plus sign means a space, because clients encode as for a form; a plus sign itself is
/// <c>%2B</c>. With <c>odata-accept-forms-encoding=false</c>, Olingo 2's name for it, a plus sign means itself.
/// </summary>
public sealed class QueryOptions
{
    private static readonly HashSet<string> SystemOptions = new(StringComparer.Ordinal)
    {
        "$expand", "$filter", "$format", "$inlinecount", "$orderby", "$select", "$skip", "$skiptoken", "$top",
    };

    // A hundred comparisons joined by "or", which is as much as the longest URI has room for when encoded.
    private const int MaxExpressionLength = 4_000;

    private const string PlusIsPlus = "odata-accept-forms-encoding=false";

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    private QueryOptions()
    {
    }

    /// <summary>The value of an option, or null if it is missing.</summary>
    public string? this[string name] => _options.GetValueOrDefault(name);

    /// <summary>The names of the protocol's options in the query string.</summary>
    internal IEnumerable<string> SystemNames => _options.Keys.Where(SystemOptions.Contains);

    /// <summary>Reads a raw query string, without its question mark.</summary>
    internal static QueryOptions Parse(string query)
    {
        var options = new QueryOptions();
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries);
        Func<string, string> decode = pairs.Contains(PlusIsPlus, StringComparer.Ordinal)
            ? PercentEncoding.Decode
            : PercentEncoding.DecodeForm;
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = decode(equals < 0 ? pair : pair[..equals]);
            var value = equals < 0 ? "" : decode(pair[(equals + 1)..]);
            if (name.StartsWith('$')) CheckSystemOption(name, value);
            if (!options._options.TryAdd(name, value)) throw ProtocolErrors.DuplicateOption(name);
        }

        return options;
    }

    /// <summary>The value of an option that is a number, such as <c>$top</c>; null if the option is missing.</summary>
    internal int? Count(string name)
    {
        if (this[name] is not { } text) return null;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
            throw ProtocolErrors.InvalidValue(text);
        return count >= 0 ? count : throw ProtocolErrors.NegativeValue(text);
    }

    private static void CheckSystemOption(string name, string value)
    {
        if (!SystemOptions.Contains(name)) throw ProtocolErrors.InvalidOption(name);
        if (value.Length == 0) throw new ODataException(400, $"Value for '{name}' must not be null.");
        if (name is "$filter" or "$orderby" && value.Length > MaxExpressionLength)
            throw ProtocolErrors.OptionTooLong(name, MaxExpressionLength);
    }
}
