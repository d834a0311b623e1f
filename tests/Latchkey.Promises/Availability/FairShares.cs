using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Latchkey.Promises.Availability;

/// <summary>V4: guesses, slow bodies, sorted queries and exports of others, all at once, shut no honest client out.</summary>
internal static class FairShares
{
    private const string Entry = "KeystoreEntries('7361705f636c6f7564696e746567726174696f6e6365727469666963617465')";

    public static Promise Promise { get; } = new(
        "V4", "160 wrong secrets from 3 addresses, 4 slow bodies, 20 sorted audit queries, 16 exporting readers",
        "an honest client's p99 ≤ 2 × baseline; no 429 or 503 for it", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        await using var server = await ServerUnderTest.StartAsync(run, "LATCHKEY__Exports__PerHour=10000");
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
        Task[] attackers =
        [
            .. Enumerable.Range(0, 160).Select(i => GuessAsync(server.Root, i, end.Token)),
            .. Enumerable.Range(0, 4).Select(_ => SlowBodyAsync(server.Root, exporting.DefaultRequestHeaders.Authorization!, end.Token)),
            .. Enumerable.Range(0, 20)
            .Select(_ => RepeatAsync(querying, "AuditLogs?$orderby=ObjectName,User,Time&$inlinecount=allpages&$top=1000", end.Token)),
            .. Enumerable.Range(0, 16).Select(_ => RepeatAsync(exporting, $"{Entry}/Certificate/$value", end.Token)),
        ];
        await Task.Delay(TimeSpan.FromSeconds(1));
        var during = await Bystander.P99Async(honest, TimeSpan.FromSeconds(run.IsQuick ? 5 : 20));
        await end.CancelAsync();
        await Task.WhenAll(attackers);
        var (good, refused) = await served;
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture,
                $"p99 {before:0.0} → {during:0.0} ms; sign-ins, uploads, exports and audit pages: {good} good, {refused} refused"),
            Bystander.IsUnharmed(before, during) && good > 0 && refused == 0);
    }

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
                honest.GetAsync($"{Entry}/Certificate/$value", CancellationToken.None),
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

    private static async Task GuessAsync(Uri root, int number, CancellationToken end)
    {
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(10 + (number % 3))]), 0));
                await socket.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = root };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"sb-made-up-{number}:guess")));
        await UntilEndAsync(() => http.PostAsync("/oauth/token?grant_type=client_credentials", null, end));
    }

    private static async Task SlowBodyAsync(Uri root, AuthenticationHeaderValue authorization, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(root.Host, root.Port, end);
                await socket.SendAsync(
                    Encoding.ASCII.GetBytes(
                        $"POST /api/v1/$batch HTTP/1.1\r\nHost: {root.Authority}\r\nAuthorization: {authorization}\r\n" +
                        "Content-Type: multipart/mixed; boundary=b\r\nContent-Length: 10485760\r\n\r\n"), end);
                for (; ; await Task.Delay(1_000, end)) await socket.SendAsync(new byte[1_500], end);
            }
            catch (Exception cut) when (cut is SocketException or OperationCanceledException)
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private static Task RepeatAsync(HttpClient http, string path, CancellationToken end) => UntilEndAsync(() => http.GetAsync(path, end));

    private static async Task UntilEndAsync(Func<Task<HttpResponseMessage>> request)
    {
        try
        {
            while (true) (await request()).Dispose();
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
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
