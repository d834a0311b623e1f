namespace Latchkey.OData.Batch;

/// <summary>The headers of a part, or of a request in one.</summary>
internal sealed class PartHeaders
{
    private const int MaxHeaders = 64;

    // Who asks, and how the message is framed, is a matter of the batch as a whole.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase) { "Authorization", "Proxy-Authorization", "Cookie", "Transfer-Encoding" };

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private PartHeaders()
    {
    }

    /// <summary>The value of a header, the values of a repeated one joined by commas, or null.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Reads headers and the empty line after them; at a delimiter the line may be missing.</summary>
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
            if (Refused.Contains(name)) throw BatchErrors.HeaderNotAllowed(name, body.LineOf(line));
            headers.Add(name, text[(colon + 1)..].Trim());
        }

        return headers;
    }

    private void Add(string name, string value) => _values[name] = _values.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
}
