using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Latchkey.Bench.Contenders;
using Latchkey.Bench.Load;
using Latchkey.Bench.Report;

namespace Latchkey.Bench.Stages;

/// <summary>A large keystore file beside keytool, and reads while keys are generated.</summary>
internal static class KeyMaterialStage
{
    private const string Password = "changeit";

    public static async Task<IReadOnlyList<Table>> RunAsync(Bench bench)
    {
        // The operator's key pair would be in the file too, and nobody may import one under its alias.
        var withoutProviderKeys =
            bench.Latchkey with
            {
                Environment =
                new Dictionary<string, string>(StringComparer.Ordinal) { ["LATCHKEY__ProviderKeys__Enabled"] = "false" }
            };
        using var server = await bench.StartAsync(withoutProviderKeys, "keys");
        var entries = bench.Quick ? 100 : 1000;
        await server.FillAsync(bench.Certificates, 0, entries);
        return [await ImportFileAsync(bench, server, entries), await GenerateAsync(bench, server)];
    }

    private static async Task<Table> ImportFileAsync(Bench bench, RunningServer server, int entries)
    {
        var exported = Path.Combine(server.Folder, "exported.jceks");
        await File.WriteAllBytesAsync(exported, await ExportAsync(server.Http));
        var jks = Path.Combine(server.Folder, "entries.jks");
        Keytool(exported, "JCEKS", "", jks, "JKS");
        var body = JsonSerializer.Serialize(
            new { Name = "system", Resource = Convert.ToBase64String(await File.ReadAllBytesAsync(jks)), Password });

        var (ours, keytools) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Rounds + 1; round++)
        {
            using var target = await bench.StartAsync(bench.Latchkey, $"import-{round}");
            var watch = Stopwatch.StartNew();
            using (var content = new StringContent(body, Encoding.UTF8, "application/json"))
            using (var response = await target.Http.PostAsync(
                new Uri("/api/v1/KeystoreResources?importOption=overwrite&returnKeystoreEntries=false", UriKind.Relative), content))
            {
                if (!response.IsSuccessStatusCode) throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
            }

            ours.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            Keytool(jks, "JKS", Password, Path.Combine(target.Folder, "copy.p12"), "PKCS12");
            keytools.Add(watch.Elapsed.TotalMilliseconds);
        }

        var table =
            new Table(string.Create(CultureInfo.InvariantCulture,
                $"Import of a JKS with {entries:N0} certificates into an empty keystore, ms"), "", "latchkey", "keytool -importkeystore",
                "ratio");
        table.Row("first import of a new process, durable", Table.Figure(Median.Of(ours)), Table.Figure(Median.Of(keytools)),
            Table.Ratio(Median.Of(keytools) / Median.Of(ours)));
        return table;
    }

    private static async Task<Table> GenerateAsync(Bench bench, RunningServer server)
    {
        var (calm, busy, generated) = (new List<LoadResult>(), new List<LoadResult>(), 0);
        LoadResult Read() => bench.Wrk.Run(server, bench.Latchkey.Read!, 4, bench.Seconds, 0, 100);
        Read();
        for (var round = 0; round < bench.Rounds; round++)
        {
            calm.Add(Read());
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, 4).Select(client => GenerateUntilAsync(server.Http, $"g{round}-{client}", stop.Token))
                .ToArray();
            await Task.Delay(500);
            busy.Add(await Task.Run(Read));
            await stop.CancelAsync();
            generated += (await Task.WhenAll(clients)).Sum();
        }

        var table = new Table("Reads of one entry on 4 connections while 4 clients generate RSA 4096 key pairs without pause", "", "alone",
            "with generation", "ratio");
        Row(table, "requests per second", calm, busy, run => run.PerSecond);
        Row(table, "p50, ms", calm, busy, run => run.P50);
        var p99 = Row(table, "p99, ms", calm, busy, run => run.P99);
        table.Promise("p99 of reads while keys are generated beside reads alone", p99, 2, atMost: true);
        table.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{generated:N0} key pairs were generated meanwhile"));
        return table;
    }

    private static double Row(Table table, string what, List<LoadResult> calm, List<LoadResult> busy, Func<LoadResult, double> figure)
    {
        var (alone, with) = (Median.Of(calm.Select(figure)), Median.Of(busy.Select(figure)));
        table.Row(what, Table.Figure(alone), Table.Figure(with), Table.Ratio(with / alone));
        return with / alone;
    }

    private static async Task<int> GenerateUntilAsync(HttpClient http, string prefix, CancellationToken stop)
    {
        var count = 0;
        for (; !stop.IsCancellationRequested; count++)
        {
            var alias = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{count}");
            var body = JsonSerializer.Serialize(
                new { Hexalias = "", Alias = alias, KeyType = "RSA", KeySize = 4096, CommonName = alias, Country = "DE" });
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response =
                await http.PostAsync(new Uri("/api/v1/KeyPairGenerationRequests", UriKind.Relative), content, CancellationToken.None);
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException(await response.Content.ReadAsStringAsync(CancellationToken.None));
        }

        return count;
    }

    private static async Task<byte[]> ExportAsync(HttpClient http)
    {
        using var document =
            JsonDocument.Parse(await http.GetByteArrayAsync(new Uri("/api/v1/KeystoreResources('system')?$format=json", UriKind.Relative)));
        return document.RootElement.GetProperty("d").GetProperty("Resource").GetBytesFromBase64();
    }

    private static void Keytool(string from, string fromType, string password, string to, string toType)
    {
        using var keytool = Process.Start(new ProcessStartInfo("keytool", [
            "-importkeystore", "-noprompt", "-srckeystore", from, "-srcstoretype", fromType, "-srcstorepass", password,
            "-destkeystore", to, "-deststoretype", toType, "-deststorepass", Password])
        { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var errors = keytool.StandardError.ReadToEndAsync();
        var output = keytool.StandardOutput.ReadToEnd();
        keytool.WaitForExit();
        if (keytool.ExitCode != 0) throw new InvalidOperationException(output + errors.Result);
    }
}
