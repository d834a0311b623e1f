namespace Latchkey.OData.Batch;

/// <summary>The headers of a part, or of the request in it.</summary>
internal sealed class PartHeaders
{
    private const int MaxHeaders = 64;

    // The framing of the message belongs to the batch as a whole.
    private const string Refused = "Transfer-Encoding";

    // So does the caller: clients may repeat their credentials in every part, but all parts are served for the caller of the batch.
    private static readonly HashSet<string> Ignored =
        new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Proxy-Authorization", "Cookie" };

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private PartHeaders()
    {
    }

    /// <summary>The value of a header (repeated ones joined by commas), or null.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads headers and the empty line after them, which may be missing before a delimiter.</summary>
    public static PartHeaders Read(BodyCursor body, Boundary boundary)
    {
        var headers = new PartHeaders();
        for (var count = 0; !body.IsAtDelimiter(boundary); count++)
        {
            var line = body.Position;
            if (body.ReadLine(BatchErrors.HeaderInvalid) is not { Length: > 0 } text) break;
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || count == MaxHeaders) throw BatchErrors.HeaderInvalid(body.LineOf(line));
            var name = text[..colon].Trim();
            if (name.Equals(Refused, StringComparison.OrdinalIgnoreCase)) throw BatchErrors.HeaderNotAllowed(name, body.LineOf(line));
            if (!Ignored.Contains(name)) headers.Add(name, text[(colon + 1)..].Trim());
        }

        return headers;
    }

    private void Add(string name, string value) => _values[name] = _values.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
}
