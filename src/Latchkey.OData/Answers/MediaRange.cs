using System.Globalization;

namespace Latchkey.OData.Answers;

/// <summary>One element of an <c>Accept</c> header (RFC 9110 section 12.5.1).</summary>
internal sealed record MediaRange(string Type, IReadOnlyDictionary<string, string> Parameters, double Quality)
{
    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    /// <summary>The ranges of a header, the preferred one first. Malformed elements are ignored.</summary>
    public static IReadOnlyList<MediaRange> ParseAll(string header) =>
    [
        .. header.Split(',').Select(Parse).OfType<MediaRange>()
            .Where(range => range.Quality > 0).OrderByDescending(range => range.Quality),
    ];

    public static MediaRange? Parse(string text)
    {
        var parts = text.Split(';');
        var type = parts[0].Trim().ToLowerInvariant();
        if (!type.Contains('/', StringComparison.Ordinal)) return null;
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parameters[part[..equals].Trim()] = part[(equals + 1)..].Trim().Trim('"').ToLowerInvariant();
        }

        return new MediaRange(type, parameters, parameters.Remove("q", out var q) ? Weight(q) : 1);
    }

    private static double Weight(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 0;
}
