using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Promises.Secrets;

/// <summary>The content of a server, and the requests to it, while its keys are replaced.</summary>
internal static class RotationLoad
{
    private const int Pairs = 50;
    private const int PerSecond = 50;

    /// <summary>Imports key pairs, and certificates up to so many entries.</summary>
    public static async Task FillAsync(HttpClient http, int entries)
    {
        await UploadedPair.UploadManyAsync(http, Pairs);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=filler", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(1));
        await Parallel.ForAsync(Pairs, entries, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) =>
        {
            using var content = new ByteArrayContent(certificate.RawData);
            using var response = await http.PutAsync(
                $"CertificateResources('{UploadedPair.Hex($"filler{i}")}')/$value?fingerprintVerified=true", content, cancellationToken);
            response.EnsureSuccessStatusCode();
        });
    }

    /// <summary>
    /// Sends requests until the end. In turn: a read, a signature by a private key, and an upload whose private key is sealed. Returns
    /// the status of each.
    /// </summary>
    public static async Task<HttpStatusCode[]> SendAsync(HttpClient http, CancellationToken end)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var sent = new List<Task<HttpStatusCode>>();
        while (!end.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            sent.Add(SendOneAsync(http, sent.Count));
        }

        return await Task.WhenAll(sent);
    }

    /// <summary>How many requests failed, and with which statuses.</summary>
    public static (int Errors, string Text) Errors(IReadOnlyCollection<HttpStatusCode> statuses)
    {
        var failed = statuses.Where(status => (int)status is < 200 or >= 300).ToList();
        var kinds = failed.CountBy(status => (int)status).OrderBy(kind => kind.Key).Select(kind => $"{kind.Value} × {kind.Key}");
        var list = failed.Count > 0 ? $" ({string.Join(", ", kinds)})" : "";
        return (failed.Count, $"{failed.Count} errors{list} in {statuses.Count} requests");
    }

    private static async Task<HttpStatusCode> SendOneAsync(HttpClient http, int number)
    {
        using var response = (number % 3) switch
        {
            0 => await http.GetAsync("KeystoreEntries?$top=10"),
            1 => await http.GetAsync(SigningRequest(number)),
            _ => await UploadedPair.Create().UploadAsync(http, $"new{number}"),
        };
        return response.StatusCode;
    }

    /// <summary>The address of a signing request of one of the pairs.</summary>
    public static string SigningRequest(int number) =>
        $"KeystoreEntries('{UploadedPair.Hex($"pair{number % Pairs}")}')/SigningRequest/$value";
}
