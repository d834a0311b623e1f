using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Latchkey.Promises.Durability;

/// <summary>D10: of many clients that import one alias at a time, one succeeds, and the others are told that it is there.</summary>
internal static class OneAlias
{
    private const int Writers = 64;

    public static Promise OnSqlite { get; } = new("D10", "64 writers of one alias for 60 s", "one winner a round, 0 5xx, no lock error to a client", run => MeasureAsync(run, cluster: null));

    public static Promise OnPostgreSql { get; } = new("D10p", "The same on PostgreSQL, half of them by another server", "one winner a round, 0 5xx, no lock error to a client", async run =>
    {
        await using var cluster = await PostgreSqlCluster.StartAsync();
        return await MeasureAsync(run, cluster);
    });

    private static async Task<Outcome> MeasureAsync(Run run, PostgreSqlCluster? cluster)
    {
        await using var first = await ServerUnderTest.StartAsync(run, cluster is null ? [] : [cluster.Setting]);
        using var one = await first.SignInAsync();
        using var folder = new TemporaryFolder();
        await using var second = cluster is null ? null : await SecondAsync(run, first, folder, cluster);
        using var other = second is null ? null : await second.SignInAsync();
        var certificate = Certificate();
        var statuses = new ConcurrentDictionary<int, int>();
        var (rounds, oddRounds) = (0, 0);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(run.Scale(60)); rounds++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => ImportAsync(i % 2 == 0 ? one : other ?? one, certificate)));
            foreach (var status in answers) statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
            if (answers.Count(status => status == 204) != 1) oddRounds++;
            using var deleted = await one.DeleteAsync($"KeystoreEntries('{Imports.Hex("contested")}')");
            if (!deleted.IsSuccessStatusCode) oddRounds++;
        }

        var seen = string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Value:N0} × {status.Key}"));
        return new Outcome($"{rounds:N0} rounds, {oddRounds} without exactly one winner; {seen}", oddRounds == 0 && statuses.Keys.All(status => status is 204 or 400));
    }

    // It has the same master key and the same service keys, as two servers on one database have.
    private static Task<ServerUnderTest> SecondAsync(Run run, ServerUnderTest first, TemporaryFolder folder, PostgreSqlCluster cluster)
    {
        foreach (var file in new[] { "master.key", "service-key.json" }) File.Copy(Path.Combine(first.Folder, file), folder[file]);
        return ServerUnderTest.StartInAsync(run, folder["."], cluster.Setting);
    }

    private static async Task<int> ImportAsync(HttpClient http, byte[] certificate)
    {
        using var content = new ByteArrayContent(certificate);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/pkix-cert");
        using var response = await http.PutAsync($"CertificateResources('{Imports.Hex("contested")}')/$value?fingerprintVerified=true", content);
        return (int)response.StatusCode;
    }

    private static byte[] Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=contested", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(1));
        return Encoding.ASCII.GetBytes(certificate.ExportCertificatePem());
    }
}
