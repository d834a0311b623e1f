using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Promises.Availability;

/// <summary>V2: the costliest files that are opened at all, many at a time, keep no reader waiting.</summary>
internal static class ParserFlood
{
    private const string Password = "changeit";

    // A file may cost two million in all; this one has three derivations: certificates, key and integrity.
    private const int Iterations = 660_000;

    public static Promise Promise { get; } = new("V2", "64 concurrent worst files", "GET p99 ≤ 2 × baseline",
        run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        await using var server = await ServerUnderTest.StartAsync(run, settings);
        using var http = await server.SignInAsync();
        var file = WorstFile();
        await Bystander.P99Async(http, TimeSpan.FromSeconds(5)); // warm
        var before = await Bystander.P99Async(http, TimeSpan.FromSeconds(10));

        using var end = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 64).Select(i => UploadAsync(http, file, i, end.Token)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(2));
        var during = await Bystander.P99Async(http, TimeSpan.FromSeconds(run.IsQuick ? 5 : 20));
        await end.CancelAsync();
        var statuses = (await Task.WhenAll(flood)).SelectMany(seen => seen).GroupBy(status => status).OrderBy(group => group.Key);
        var answers = string.Join(", ", statuses.Select(group => $"{group.Count()} × {group.Key}"));
        return new Outcome($"p99 {before:0.0} → {during:0.0} ms (uploads: {answers})", Bystander.IsUnharmed(before, during));
    }

    // One after another until the end: 64 are under way at any time.
    private static async Task<List<int>> UploadAsync(HttpClient http, byte[] file, int number, CancellationToken end)
    {
        var seen = new List<int>();
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var response = await http.PostAsJsonAsync(
                    "KeyPairResources?update=false", new { Alias = $"worst{number}", Resource = file, Password }, end);
                seen.Add((int)response.StatusCode);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return seen;
    }

    private static byte[] WorstFile()
    {
        using var key = RSA.Create(2_048);
        var request = new CertificateRequest("CN=worst", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now, now.AddDays(1));
        return certificate.ExportPkcs12(
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations), Password);
    }
}
