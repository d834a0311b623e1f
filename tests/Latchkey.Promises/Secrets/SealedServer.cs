using System.Diagnostics;
using System.Net;

namespace Latchkey.Promises.Secrets;

/// <summary>C5: without its master key the server says so and opens nothing.</summary>
internal static class SealedServer
{
    private static readonly string[] Methods = ["GET", "PUT", "POST", "DELETE", "PATCH", "MERGE", "OPTIONS"];

    private static readonly string[] Paths =
    [
        "api/v1/", "api/v1/$metadata", "api/v1/$batch", "api/v1/openapi.json", "api/v1/KeystoreEntries",
        "api/v1/KeystoreEntries('70616972')/SigningRequest/$value",
        "api/v1/KeyPairGenerationRequests", "api/v1/KeyPairResources", "api/v1/KeystoreResources('system')",
        "api/v1/HistoryKeystoreEntries", "api/v1/EntryVersions", "api/v1/AuditLogs", "oauth/token",
    ];

    public static Promise Promise { get; } =
        new("C5", "without the master key", "/readyz 503, every call 503 with Retry-After; open again by itself",
            run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        await using var server = await ServerUnderTest.StartAsync(run, settings);
        using (var before = await server.SignInAsync()) await UploadedPair.UploadManyAsync(before, 3);
        await server.KillAsync();
        var key = Path.Combine(server.Folder, "master.key");
        File.Move(key, $"{key}.away");
        await server.StartAgainAsync();

        using var http = new HttpClient { BaseAddress = server.Root };
        var (calls, refused) = (0, 0);
        foreach (var (method, path) in Methods.SelectMany(method => Paths.Select(path => (method, path))))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await http.SendAsync(request);
            calls++;
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null) refused++;
        }

        var (isAlive, isSealed) = (await StatusAsync(http, "livez") == HttpStatusCode.OK,
            await StatusAsync(http, "readyz") == HttpStatusCode.ServiceUnavailable && !File.Exists(key));
        File.Move($"{key}.away", key);
        var opened = await OpenAgainAsync(http);
        return new Outcome(
            $"{refused} of {calls} calls 503, /readyz {(isSealed ? 503 : 200)}; open {opened.TotalSeconds:0.0} s after the key is back",
            refused == calls && isAlive && isSealed && opened < TimeSpan.FromSeconds(10));
    }

    private static async Task<TimeSpan> OpenAgainAsync(HttpClient http)
    {
        var watch = Stopwatch.StartNew();
        while (await StatusAsync(http, "readyz") != HttpStatusCode.OK && watch.Elapsed < TimeSpan.FromMinutes(1))
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        return watch.Elapsed;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path);
        return response.StatusCode;
    }
}
