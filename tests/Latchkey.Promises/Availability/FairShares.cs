using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Latchkey.Promises.Availability;

/// <summary>V4: guesses, slow bodies, sorted queries and exports of others, all at once, shut no honest client out.</summary>
internal static class FairShares
{
    public static Promise Promise { get; } = new(
        "V4", "160 wrong secrets from 3 addresses, 4 slow bodies, 20 sorted audit queries, 16 exporting readers",
        "an honest client's p99 ≤ 2 × baseline; no 429 or 503 for it", run => Engines.BothAsync(settings => MeasureAsync(run, settings)));

    private static async Task<Outcome> MeasureAsync(Run run, string[] settings)
    {
        await using var server = await ServerUnderTest.StartAsync(run, ["LATCHKEY__Exports__PerHour=10000", .. settings]);
        using var honest = await server.SignInAsync();
        await FillLogAsync(honest, run.Scale(5_000));
        var reader = await ClientAsync(server, "reader", "MonitoringDataRead");
        var auditor = await ClientAsync(server, "auditor", "AuditLogRead");
        using var exporting = await SignInAsync(server, reader);
        using var querying = await SignInAsync(server, auditor);

        // Honest work of all kinds goes on from the beginning: it takes its share of the machine too.
        using var end = new CancellationTokenSource();
        var served = ServedAsync(server, honest, end.Token);
        await Bystander.P99Async(honest, TimeSpan.FromSeconds(5)); // warm
        var before = await Bystander.P99Async(honest, TimeSpan.FromSeconds(10));
        double during;
        await using (var attackers = await Attackers.StartAsync(
            nameof(UnfairClients), server.Root, Authorization(exporting), Authorization(querying)))
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            during = await Bystander.P99Async(honest, TimeSpan.FromSeconds(run.IsQuick ? 5 : 20));
            await attackers.EndAsync();
        }

        await end.CancelAsync();
        var (good, refused) = await served;
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture,
                $"p99 {before:0.0} → {during:0.0} ms; sign-ins, uploads, exports and audit pages: {good} good, {refused} refused"),
            Bystander.IsUnharmed(before, during) && good > 0 && refused == 0);
    }

    private static string Authorization(HttpClient http) => http.DefaultRequestHeaders.Authorization!.ToString();

    // What the honest client does besides reading: it signs in again, uploads a keystore, exports, and looks at the audit log.
    private static async Task<(int Good, int Refused)> ServedAsync(ServerUnderTest server, HttpClient honest, CancellationToken end)
    {
        var (good, refused) = (0, 0);
        var upload = JsonSerializer.SerializeToUtf8Bytes(new { Name = "system", Resource = LargeKeystore(), Password = "changeit" });
        while (!end.IsCancellationRequested)
        {
            using var body = new ByteArrayContent(upload);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var token = server.TokenRequest(server.ClientId, server.Secret);
            foreach (var answer in new[] { honest.SendAsync(token, CancellationToken.None),
                honest.PostAsync("KeystoreResources", body, CancellationToken.None),
                honest.GetAsync($"{UnfairClients.Entry}/Certificate/$value", CancellationToken.None),
                honest.GetAsync("AuditLogs?$top=10", CancellationToken.None) })
            {
                using var done = await answer;
                if (done.IsSuccessStatusCode) good++;
                else refused++;
            }

            await Task.Delay(200, CancellationToken.None);
        }

        return (good, refused);
    }

    private static async Task FillLogAsync(HttpClient http, int records)
    {
        var certificate = Certificate("CN=filler");
        await Parallel.ForAsync(0, records, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, cancellationToken) =>
        {
            using var body = new StringContent(certificate);
            var alias = Convert.ToHexString(Encoding.UTF8.GetBytes($"filler {i}"));
            using var answer = await http.PutAsync(
                $"CertificateResources('{alias}')/$value?fingerprintVerified=true", body, cancellationToken);
            answer.EnsureSuccessStatusCode();
        });
    }

    private static async Task<JsonElement> ClientAsync(ServerUnderTest server, string name, string roles)
    {
        var (_, output) = await server.RunAsync("service-key", "create", "--name", name, "--roles", roles);
        using var key = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]);
        return key.RootElement.GetProperty("oauth").Clone();
    }

    private static async Task<HttpClient> SignInAsync(ServerUnderTest server, JsonElement key)
    {
        var http = new HttpClient { BaseAddress = new Uri(server.Root, "/api/v1/"), Timeout = TimeSpan.FromMinutes(5) };
        using var request = server.TokenRequest(key.GetProperty("clientid").GetString()!, key.GetProperty("clientsecret").GetString()!);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
        return http;
    }

    // Above 64 KiB, and always the same, so that nothing is changed after the first time.
    private static byte[] LargeKeystore() =>
        new X509Certificate2Collection(Enumerable.Range(0, 150).Select(i => X509Certificate2.CreateFromPem(Certificate($"CN=large {i}")))
            .ToArray()).Export(X509ContentType.Pkcs12, "changeit")!;

    private static string Certificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(30));
        return certificate.ExportCertificatePem();
    }
}
