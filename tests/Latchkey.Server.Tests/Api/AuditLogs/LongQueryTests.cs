using System.Diagnostics;
using Latchkey.Application.Work;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Api.AuditLogs;

/// <summary>Questions for which all of the audit log passes by are bounded, and take turns.</summary>
[OnBothEngines]
public sealed class LongQueryTests
{
    [Fact]
    public async Task Above_so_many_records_a_condition_is_needed()
    {
        await using var server = await RunningServer.StartAsync(("Audit:MostSearched", "1000"));
        using var client = await server.SignInAsync();
        var certificate = Vectors.Body("self-signed-rsa.pem");
        await Parallel.ForAsync(
            0, 1_010, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await client.ImportAsync($"{i}", certificate));
        foreach (var costly in new[] { "$orderby=ObjectName", "$inlinecount=allpages", "$filter=ObjectName%20eq%20'none'" })
        {
            var refused = await client.GetAsync($"AuditLogs?{costly}&$top=1", ("Accept", "application/json"));
            refused.Status.ShouldBe(400, costly);
            refused.Text.ShouldContain("passes over more than 1000 entities");
            var conjunction = costly.StartsWith("$filter", StringComparison.Ordinal) ? "%20and%20" : "&$filter=";
            (await client.GetAsync($"AuditLogs?{costly}{conjunction}Sequence%20gt%20500&$top=1")).Status.ShouldBe(200, costly);
        }

        (await client.GetAsync("AuditLogs?$top=10")).Status.ShouldBe(200);
        (await client.GetAsync("AuditLogs/$count")).Status.ShouldBe(400);
        (await client.GetAsync("AuditLogs/$count?$filter=Sequence%20le%20500")).Text.ShouldBe("500");
    }

    [Fact]
    public async Task They_wait_where_long_queries_are_run_and_short_ones_do_not()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        await client.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
        using var held = new ManualResetEventSlim();
        var queries = server.Service<LongQueries>();
        var busy = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 4))
            .Select(i => queries.RunAsync(new($"{i}", $"{i}"), () => held.Wait(TimeSpan.FromMinutes(1)), CancellationToken.None)).ToList();
        var sorted = client.GetAsync("AuditLogs?$orderby=ObjectName");
        var versions = client.GetAsync("EntryVersions?$orderby=Number");
        while (queries.Waiting < 2 && !sorted.IsCompleted && !versions.IsCompleted)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        (await client.GetAsync("AuditLogs")).Status.ShouldBe(200);
        (sorted.IsCompleted, versions.IsCompleted).ShouldBe((false, false));
        held.Set();
        (await sorted).Status.ShouldBe(200);
        (await versions).Status.ShouldBe(200);
        await Task.WhenAll(busy);
    }

    // Otherwise clients who never stop would keep a core busy, and every request waits while the garbage of such queries is collected.
    [Fact]
    public async Task The_place_of_a_query_rests_three_times_as_long_as_it_ran()
    {
        await using var server = await RunningServer.StartAsync();
        var (queries, places) = (server.Service<LongQueries>(), Math.Max(1, Environment.ProcessorCount / 4));
        var first = Enumerable.Range(0, places).Select(i => queries.RunAsync(new($"{i}", $"{i}"), End, CancellationToken.None)).ToList();
        var next = queries.RunAsync(new("next", "next"), Stopwatch.GetTimestamp, CancellationToken.None);
        var ended = (await Task.WhenAll(first)).Min();
        Stopwatch.GetElapsedTime(ended, await next).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(3 * 200 * 0.9));

        static long End()
        {
            Thread.Sleep(200);
            return Stopwatch.GetTimestamp();
        }
    }
}
