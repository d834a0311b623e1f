using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Latchkey.Promises.Secrets;

/// <summary>C4: the master key changes under load, and a kill in its midst leaves a server that starts.</summary>
internal static class RotatingMasterKey
{
    private const int Pairs = 50;
    private const int PerSecond = 50;

    public static Promise Promise { get; } = new("C4", "the master key rotates online, with 10,000 entries at 50 requests/s", "0 errors; after a kill -9 mid-rotation the next start finishes", MeasureAsync);

    private static async Task<Outcome> MeasureAsync(Run run)
    {
        await using var server = await ServerUnderTest.StartAsync(run, "LATCHKEY__Server__KeystorePageSize=100");
        using var http = await server.SignInAsync();
        await FillAsync(http, run.Scale(10_000));
        using var end = new CancellationTokenSource();
        var load = LoadAsync(http, end.Token);
        var rotations = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(run.IsQuick ? 5 : 30); rotations++)
        {
            if (await server.RunAsync("master-key", "rotate") is not (0, _)) throw new InvalidOperationException("A rotation was refused.");
        }

        await end.CancelAsync();
        var (requests, errors) = await load;
        var (kills, lost) = await KillAsync(server, http.DefaultRequestHeaders.Authorization!, run.Scale(30));
        return new Outcome($"{errors} errors in {requests} requests over {rotations} rotations; {kills} kills, {lost} starts that did not open", errors == 0 && lost == 0);
    }

    private static async Task FillAsync(HttpClient http, int entries)
    {
        await UploadedPair.UploadManyAsync(http, Pairs);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=filler", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(1));
        await Parallel.ForAsync(Pairs, entries, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) =>
        {
            using var content = new ByteArrayContent(certificate.RawData);
            using var response = await http.PutAsync($"CertificateResources('{UploadedPair.Hex($"filler{i}")}')/$value?fingerprintVerified=true", content, cancellationToken);
            response.EnsureSuccessStatusCode();
        });
    }

    // In turn: a read, a signature by a private key, and an upload whose private key is sealed.
    private static async Task<(int Requests, int Errors)> LoadAsync(HttpClient http, CancellationToken end)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        var sent = new List<Task<bool>>();
        while (!end.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(CancellationToken.None);
            sent.Add(SendAsync(http, sent.Count));
        }

        var succeeded = await Task.WhenAll(sent);
        return (succeeded.Length, succeeded.Count(isSuccess => !isSuccess));
    }

    private static async Task<bool> SendAsync(HttpClient http, int number)
    {
        using var response = (number % 3) switch
        {
            0 => await http.GetAsync("KeystoreEntries?$top=10"),
            1 => await http.GetAsync(SigningRequest(number % Pairs)),
            _ => await UploadedPair.Create().UploadAsync(http, $"new{number}"),
        };
        return response.IsSuccessStatusCode;
    }

    private static async Task<(int Kills, int Lost)> KillAsync(ServerUnderTest server, System.Net.Http.Headers.AuthenticationHeaderValue token, int kills)
    {
        var lost = 0;
        for (var i = 0; i < kills; i++)
        {
            var rotation = server.RunAsync("master-key", "rotate");
            await Task.Delay(RandomNumberGenerator.GetInt32(50, 700)); // the command itself takes some of it to start
            await server.KillAsync();
            await rotation;
            await server.StartAgainAsync();
            using var http = new HttpClient { BaseAddress = new Uri(server.Root, "/api/v1/") };
            http.DefaultRequestHeaders.Authorization = token;
            using var signed = await http.GetAsync(SigningRequest(i % Pairs));
            if (!signed.IsSuccessStatusCode || File.Exists(Path.Combine(server.Folder, "master.key.next"))) lost++;
        }

        return (kills, lost);
    }

    private static string SigningRequest(int pair) => $"KeystoreEntries('{UploadedPair.Hex($"pair{pair}")}')/SigningRequest/$value";
}
