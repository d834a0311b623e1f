using System.Globalization;
using Latchkey.OData.Errors;

namespace Latchkey.OData.Uri;

/// <summary>
/// The options of a query string: the protocol's own, which begin with a dollar sign, and the service's. A name may
/// stand once; a name that the protocol does not know is refused. A plus sign is a blank, as clients that encode like a form mean
/// it; a plus sign itself is <c>%2B</c>. With <c>odata-accept-forms-encoding=false</c>, the word of Olingo 2 for it, a plus sign is one.
/// </summary>
public sealed class QueryOptions
{
    private static readonly HashSet<string> SystemOptions = new(StringComparer.Ordinal)
    {
        "$expand", "$filter", "$format", "$inlinecount", "$orderby", "$select", "$skip", "$skiptoken", "$top",
    };

    // A hundred comparisons with an "or" between them, and what a URI of the longest kind has room for once it is encoded.
    private const int MaxExpressionLength = 4_000;

    private const string PlusIsPlus = "odata-accept-forms-encoding=false";

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    private QueryOptions()
    {
    }

    /// <summary>The value of an option, or null if it is not there.</summary>
    public string? this[string name] => _options.GetValueOrDefault(name);

    /// <summary>The names of the protocol's own options that are there.</summary>
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

    /// <summary>A count given by an option such as <c>$top</c>, or null if the option is not there.</summary>
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
