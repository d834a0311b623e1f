using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Latchkey.Promises.Access;

/// <summary>A10: who signs in, buys tokens and is refused by role is on record, counted together, and fills no disk.</summary>
internal static class RecordedAccess
{
    private const int Clients = 20;
    private const int Guesses = 5;
    private const long MostBytes = 1_000_000;

    public static Promise Promise { get; } = new(
        "A10", "10,000 mixed sign-ins, issued tokens and refusals by role of 20 clients",
        "each on record, counted together where many, ≤ 1 MB of disk",
        run => Engines.BothAsync(cluster => MeasureAsync(run, cluster)));

    private static async Task<Outcome> MeasureAsync(Run run, PostgreSqlCluster? cluster)
    {
        await using var server = await ServerUnderTest.StartAsync(run, cluster is null ? [] : [cluster.Setting]);
        var keys = new List<CreatedKey>();
        for (var i = 0; i < Clients; i++) keys.Add(await CreatedKey.CreateAsync(server, $"recorded {i}", "MonitoringDataRead"));
        await server.TerminateAsync(); // its log is in its database then
        var (before, known) = (await SizeAsync(server, cluster), await TallyAsync(server));
        await server.StartAgainAsync();

        // Of four events: a token, a refusal of one, and a secret that is shown and refused.
        var events = run.Scale(10_000);
        using var http = new HttpClient();
        await Parallel.ForAsync(0, events / 4, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) => await ActAsync(server, http, keys[i % Clients]));
        for (var i = 0; i < Guesses; i++)
            await SendAsync(http, new Uri(server.Root, "/api/v1/KeystoreEntries"), new CreatedKey(keys[i].ClientId, "wrong").Basic, 401);
        var stopped = await server.TerminateAsync();
        var (bytes, tally) = (await SizeAsync(server, cluster) - before, await TallyAsync(server));
        var verified = (await server.RunAsync("audit", "verify")).ExitCode == 0;
        await server.StartAgainAsync();
        var (signedIn, refused, failed, records) =
            (tally.SignedIn - known.SignedIn, tally.Refused - known.Refused, tally.Failed - known.Failed, tally.Records - known.Records);
        return new Outcome(
            string.Create(CultureInfo.InvariantCulture,
                $"{events:N0} events and {Guesses} wrong secrets: {signedIn:N0} sign-ins and tokens, {refused:N0} refusals, " +
                $"{failed} failures on record in {records} records; {bytes / 1000.0:N0} kB of disk; " +
                $"audit log {(verified ? "verified" : "broken")}"),
            (signedIn, refused, failed) == (events / 2, events / 2, Guesses) && bytes <= MostBytes && verified && stopped == 0);
    }

    private static async Task ActAsync(ServerUnderTest server, HttpClient http, CreatedKey key)
    {
        var token = new AuthenticationHeaderValue("Bearer", await key.TokenAsync(server, http));
        foreach (var proof in new[] { token, key.Basic }) await SendAsync(http, new Uri(server.Root, "/api/v1/AuditLogs"), proof, 403);
    }

    private static async Task SendAsync(HttpClient http, Uri address, AuthenticationHeaderValue proof, int expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = proof } };
        using var response = await http.SendAsync(request);
        if ((int)response.StatusCode != expected) throw new InvalidOperationException($"{address} answers {(int)response.StatusCode}.");
    }

    private static async Task<long> SizeAsync(ServerUnderTest server, PostgreSqlCluster? cluster) => cluster is null
        ? new DirectoryInfo(server.Folder).EnumerateFiles("latchkey.db*").Sum(file => file.Length)
        : await cluster.AskAsync<long>("SELECT pg_database_size(current_database())");

    private static async Task<Tally> TallyAsync(ServerUnderTest server)
    {
        var (_, export) = await server.RunAsync("audit", "export");
        var records = export.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        int Count(string action, string outcome) =>
            records.Where(record => record.GetProperty("action").GetString() == action
                && record.GetProperty("outcome").GetString() == outcome).Sum(record => record.GetProperty("count").GetInt32());
        return new Tally(Count("SignIn", "done"), Count("Refuse", "failed"), Count("SignIn", "failed"), records.Count);
    }

    private sealed record Tally(int SignedIn, int Refused, int Failed, int Records);
}
