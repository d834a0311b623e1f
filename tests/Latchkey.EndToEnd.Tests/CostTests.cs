using System.Globalization;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>
/// What an operation allocates in the server, and what it asks the kernel for, which depend on no machine. Each bound is a tenth above what
/// was measured on 30 November 2026; a figure that falls takes its bound with it. Database statements are counted by
/// <c>StatementCountTests</c> of the storage.
/// </summary>
public sealed class CostTests
{
    private const int Times = 200;
    private const int Rounds = 3;

    [Fact]
    public async Task Operations_allocate_no_more_than_before()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        using var metrics = new HttpClient { BaseAddress = client.Root };
        metrics.DefaultRequestHeaders.Authorization = new("Bearer", client.Token);
        var certificate = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "examples", "isrg-root-x1.pem"));
        var imported = 0;
        (string Name, int Bound, Func<Task> Act)[] operations =
        [
            ("import", 63_500, async () => (await client.ImportAsync($"{imported++}", certificate)).ShouldBe(204)),
            ("read", 16_500, () => client.GetAsync($"KeystoreEntries('{KeystoreClient.Hex("0")}')")),
            ("export", 24_000, () => client.ExportAsync("0")),
            ("list of 100", 207_000, () => client.GetAsync("KeystoreEntries?$top=100")),
        ];
        var found = new List<string>();
        foreach (var (name, bound, act) in operations)
        {
            for (var i = 0; i < Times; i++) await act(); // what is made once is not counted
            var octets = long.MaxValue;
            for (var round = 0; round < Rounds; round++) // what else the server did meanwhile is in the others
            {
                var before = await AllocatedAsync();
                for (var i = 0; i < Times; i++) await act();
                octets = Math.Min(octets, (await AllocatedAsync() - before) / Times);
            }

            if (octets > bound) found.Add($"{name}: {octets} octets, more than {bound}");
        }

        found.ShouldBeEmpty();

        async Task<long> AllocatedAsync()
        {
            const string Name = "dotnet_gc_heap_total_allocated_bytes_total ";
            var text = await metrics.GetStringAsync("/metrics");
            var line = text.Split('\n').Single(line => line.StartsWith(Name, StringComparison.Ordinal));
            return (long)double.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task A_durable_import_makes_no_more_system_calls_than_before()
    {
        Assert.SkipUnless(Environment.UserName == "root", "The server lets only root trace it.");
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        var certificate = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "examples", "isrg-root-x1.pem"));
        var imported = 0;
        await ImportAsync();
        (string Name, double Bound)[] bounds =
            [("fsync", 1.15), ("fdatasync", 0), ("pwrite64", 29), ("pread64", 3), ("sendto", 1.1), ("statx", 7)];
        var found = bounds.Select(call => (call.Name, call.Bound, Calls: double.MaxValue)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var calls = await SystemCalls.CountAsync(folder.Server.Id, bounds.Select(call => call.Name), ImportAsync);
            found = [.. found.Select(call => call with { Calls = Math.Min(call.Calls, (double)calls[call.Name] / Times) })];
        }

        found.Single(call => call.Name == "fsync").Calls.ShouldBeGreaterThanOrEqualTo(1); // each of them waited for the disk
        found.Where(call => call.Calls > call.Bound).ShouldBeEmpty();

        async Task ImportAsync()
        {
            for (var i = 0; i < Times; i++) (await client.ImportAsync($"{imported++}", certificate)).ShouldBe(204);
        }
    }
}
