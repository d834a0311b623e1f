using System.Net;
using System.Text;
using System.Text.Json;

namespace Latchkey.Promises.Durability;

/// <summary>
/// A server's view of everything that it stores: each entry with all its values and its export, former states, and the changes in the
/// audit log.
/// </summary>
internal sealed class Contents
{
    private const int AtOnce = 8;

    private readonly HashSet<string> _facts;

    private Contents(int count, HashSet<string> facts) => (Count, _facts) = (count, facts);

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>Imports certificates, generates a key pair for every hundred, and deletes as many entries.</summary>
    public static async Task<Contents> FillAsync(ServerUnderTest server, int count)
    {
        using var http = await server.SignInAsync();
        var certificates = Directory.GetFiles("/usr/share/ca-certificates/mozilla").Select(File.ReadAllBytes).ToArray();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForAsync(0, count, options, async (i, _) =>
        {
            if (await Imports.PutAsync(http, $"entry {i}", certificates[i % certificates.Length]) != HttpStatusCode.NoContent)
                throw new InvalidOperationException($"Entry {i} is not taken.");
        });
        await Parallel.ForAsync(0, count / 100, options, async (i, cancellationToken) =>
        {
            using var response = await http.DeleteAsync($"KeystoreEntries('{Imports.Hex($"entry {i * 50}")}')", cancellationToken);
            response.EnsureSuccessStatusCode();
            using var pair = new StringContent(JsonSerializer.Serialize(KeyPair($"pair {i}")), Encoding.UTF8, "application/json");
            using var generated = await http.PostAsync("KeyPairGenerationRequests", pair, cancellationToken);
            generated.EnsureSuccessStatusCode();
        });
        return await ReadAsync(server, http);
    }

    /// <summary>Serves a restored folder, and counts what differs.</summary>
    public async Task<int> CountDifferencesAsync(Run run, string folder, params string[] environment)
    {
        await using var server = await ServerUnderTest.StartInAsync(run, folder, environment);
        using var http = await server.SignInAsync();
        var after = await ReadAsync(server, http);
        return _facts.Except(after._facts, StringComparer.Ordinal).Count() + after._facts.Except(_facts, StringComparer.Ordinal).Count();
    }

    private static async Task<Contents> ReadAsync(ServerUnderTest server, HttpClient http)
    {
        var entries = await ReadAsync(server, http, "KeystoreEntries");
        var facts = entries.ToHashSet(StringComparer.Ordinal);
        await Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (entry, cancellationToken) =>
        {
            using var document = JsonDocument.Parse(entry);
            var key = document.RootElement.GetProperty("Hexalias").GetString();
            var export = await http.GetStringAsync($"KeystoreEntries('{key}')/Certificate/$value", cancellationToken);
            lock (facts) facts.Add($"{key} {export}");
        });
        facts.UnionWith(await ReadAsync(server, http, "EntryVersions"));

        // Reading adds to the log: an export is a record of its own.
        facts.UnionWith(await ReadAsync(server, http, "AuditLogs?$filter=Action eq 'Create' or Action eq 'Delete'"));
        return new Contents(entries.Count, facts);
    }

    // Every page of a set.
    private static async Task<List<string>> ReadAsync(ServerUnderTest server, HttpClient http, string set)
    {
        var found = new List<string>();
        for (var page = set; page is not null;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, page);
            request.Headers.Accept.ParseAdd("application/json");
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            var data = document.RootElement.GetProperty("d");
            found.AddRange(data.GetProperty("results").EnumerateArray()
                .Select(entity => entity.GetRawText().Replace(server.Root.Authority, "", StringComparison.Ordinal)));
            page = data.TryGetProperty("__next", out var next) ? next.GetString() : null;
        }

        return found;
    }

    private static object KeyPair(string alias) => new
    {
        Alias = alias,
        SignatureAlgorithm = "SHA-256/ECDSA",
        KeyType = "EC",
        KeyAlgorithmParameter = "secp256r1",
        CommonName = alias,
        Country = "DE",
    };
}
