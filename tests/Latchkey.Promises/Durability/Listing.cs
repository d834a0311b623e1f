using System.Net;
using System.Text.Json;

namespace Latchkey.Promises.Durability;

/// <summary>What a server lists of what was imported: the fingerprint of each alias.</summary>
internal static class Listing
{
    private const int MostAttempts = 10;

    /// <summary>Reads the first answer: 503 is none, as a database that changes places may have it.</summary>
    public static async Task<Dictionary<string, string>> ReadAsync(HttpClient http)
    {
        using var response = await AnswerAsync(http);
        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("d").GetProperty("results").EnumerateArray()
            .Where(entry => entry.GetProperty("Type").GetString() == "Certificate" && entry.GetProperty("Alias").GetString()!.StartsWith(Journal.Prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.GetProperty("Alias").GetString()!, entry => entry.GetProperty("FingerprintSha256").GetString()!.Replace(":", "", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> AnswerAsync(HttpClient http)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "KeystoreEntries");
            request.Headers.Accept.ParseAdd("application/json");
            var response = await http.SendAsync(request);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == MostAttempts) return response;
            response.Dispose();
            await Task.Delay(200);
        }
    }
}
