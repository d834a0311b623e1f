using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>
/// What was acknowledged is there after the process was killed (promise D1), and so is the audit record of every change (A3).
/// <c>LATCHKEY_TEST_KILLS</c> sets the number of kills; the promise is kept with 200 and 1,000.
/// </summary>
public sealed class DurabilityTests
{
    private const int Connections = 8;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("LATCHKEY_TEST_KILLS") ?? "20");
    private static readonly int Imports = Math.Max(2_000, 50 * Kills);

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_is_half_visible_when_the_server_is_killed()
    {
        await using var folder = new ServedFolder();
        var certificates = await CertificatesAsync();
        var acknowledged = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var next = -1;

        for (var round = 1; round <= Kills; round++)
        {
            using var client = await folder.StartAsync();
            var killAt = Imports * round / (Kills + 1);
            var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var writers = Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
            {
                while (!killed.Task.IsCompleted)
                {
                    var number = Interlocked.Increment(ref next);
                    try
                    {
                        if (await client.ImportAsync($"import {number}", certificates[number % certificates.Count]) != 204) continue;
                    }
                    catch (HttpRequestException)
                    {
                        return; // the server is gone; whether this one was stored is open, and either is right
                    }

                    acknowledged[$"import {number}"] = number % certificates.Count;
                    if (acknowledged.Count >= killAt) killed.TrySetResult();
                }
            })).ToArray();

            await killed.Task; // the writers go on while the server dies
            await folder.Server.KillAsync();
            await Task.WhenAll(writers);
        }

        using var reader = await folder.StartAsync();
        var entries = (await reader.ListAsync()).Where(entry => entry.Value.GetProperty("Owner").GetString() != "SAP")
            .ToDictionary(StringComparer.Ordinal);
        acknowledged.Keys.Except(entries.Keys, StringComparer.Ordinal).ShouldBeEmpty("these were acknowledged and are lost");
        foreach (var (alias, entry) in entries)
        {
            var number = int.Parse(alias.Split(' ')[1]) % certificates.Count;
            var der = DerOf(System.Text.Encoding.ASCII.GetString(certificates[number]));
            entry.GetProperty("FingerprintSha256").GetString()!.Replace(":", "", StringComparison.Ordinal)
                .ShouldBe(Convert.ToHexString(SHA256.HashData(der)), alias);
        }

        foreach (var alias in entries.Keys.Where((_, i) => i % 20 == 0))
            DerOf(await reader.ExportAsync(alias))
                .ShouldBe(DerOf(System.Text.Encoding.ASCII.GetString(certificates[int.Parse(alias.Split(' ')[1]) % certificates.Count])));
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(Imports * Kills / (Kills + 1));
        await ShouldBeAuditedAsync(folder, entries.Keys);
    }

    // Every entry has the record of its import, and there is no record of one that is not there.
    private static async Task ShouldBeAuditedAsync(ServedFolder folder, IEnumerable<string> aliases)
    {
        await using var verify = Program.Latchkey(["audit", "verify", "--data", folder.Data]);
        (await verify.EndAsync()).ShouldBe(0, verify.Output);
        verify.Output.ShouldContain(" records are as they were written");

        await using var export = Program.Latchkey(["audit", "export", "--data", folder.Data]);
        (await export.EndAsync()).ShouldBe(0);
        var records = export.Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        records.Select(record => record.GetProperty("sequence").GetInt64())
            .ShouldBe(Enumerable.Range(1, records.Count).Select(i => (long)i));
        records.Where(
            record => record.GetProperty("action").GetString() == "Create" && record.GetProperty("objectType").GetString() == "Certificate")
            .Select(record => record.GetProperty("objectName").GetString()).ShouldBe(aliases, ignoreOrder: true);
    }

    private static byte[] DerOf(string pem)
    {
        var found = PemEncoding.Find(pem);
        return Convert.FromBase64String(pem[found.Base64Data]);
    }

    private static async Task<List<byte[]>> CertificatesAsync()
    {
        var certificates = new List<byte[]>();
        foreach (var file in Directory.EnumerateFiles("/usr/share/ca-certificates/mozilla").Take(50))
            certificates.Add(await File.ReadAllBytesAsync(file));
        return certificates;
    }
}
