using System.Net;
using System.Text.Json;

namespace Latchkey.Promises.Durability;

/// <summary>A server's list of the imports: the fingerprint of each alias.</summary>
internal static class Listing
{
    private const int MostAttempts = 20;

    /// <summary>
    /// Reads the first answer: 503 is none, as a database that changes places may have it; how often that came before is counted.
    /// </summary>
    public static async Task<(Dictionary<string, string> Entries, int Refusals)> ReadAsync(HttpClient http)
    {
        for (var refusals = 0; ; refusals++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "KeystoreEntries");
            request.Headers.Accept.ParseAdd("application/json");
            using var response = await http.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable && refusals < MostAttempts)
            {
                await Task.Delay(200);
                continue;
            }

            response.EnsureSuccessStatusCode();
            return (Entries(await response.Content.ReadAsStringAsync()), refusals);
        }
    }

    private static Dictionary<string, string> Entries(string body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("d").GetProperty("results").EnumerateArray()
            .Where(entry => entry.GetProperty("Type").GetString() == "Certificate"
                && entry.GetProperty("Alias").GetString()!.StartsWith(Journal.Prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.GetProperty("Alias").GetString()!,
                entry => entry.GetProperty("FingerprintSha256").GetString()!.Replace(":", "", StringComparison.Ordinal));
    }
}
