namespace Latchkey.Bench.Contenders;

/// <summary>An answer that plain Kestrel repeats from memory.</summary>
/// <param name="Headers">Its headers, but for those that Kestrel writes itself.</param>
/// <param name="Body">Its octets.</param>
internal sealed record PlainAnswer(Dictionary<string, string> Headers, byte[] Body)
{
    private static readonly HashSet<string> WrittenByKestrel =
        new(StringComparer.OrdinalIgnoreCase) { "Date", "Server", "Connection", "Content-Length", "Transfer-Encoding" };

    /// <summary>Asks a server for its answer.</summary>
    public static async Task<PlainAnswer> OfAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));
        response.EnsureSuccessStatusCode();
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => !WrittenByKestrel.Contains(header.Key));
        return new PlainAnswer(
            headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.Ordinal),
            await response.Content.ReadAsByteArrayAsync());
    }
}
