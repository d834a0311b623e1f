using System.Net;
using System.Text.Json;
using Latchkey.Application.Access;
using Latchkey.Application.ServiceKeys;
using Latchkey.Keystores.Access;
using Latchkey.Keystores.Audit;
using Latchkey.Server.Http;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Access;

/// <summary>Sign-ins, issued tokens and refusals by role are on record, counted together where there are many (promise A10).</summary>
[OnBothEngines]
public sealed class AccessLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_sign_in_and_each_refusal_is_recorded_once_and_counted()
    {
        await using var server = await RunningServer.StartAsync();
        using (var administrator = await server.SignInAsync()) (await administrator.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        using var basic = await server.ClientWithRolesAsync("reader", basic: true, "MonitoringDataRead");
        for (var i = 0; i < 3; i++) (await basic.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        for (var i = 0; i < 2; i++) (await basic.GetAsync("AuditLogs")).Status.ShouldBe(403);
        using (var page = await PageClient.SignInAsync(server.Root, server.ClientId, server.ClientSecret)) await page.SignOutAsync();
        await server.Service<AccessLog>().FlushAsync();
        (await TalesAsync(server, "default")).ShouldBe(
            [
                "SignIn done administrator bearer token ×1", "SignIn done reader client secret ×5",
                "Refuse failed reader without the role AuditLogRead ×2",
                "SignIn done administrator session of the pages ×1", "SignOut done administrator session of the pages ×1",
            ], ignoreOrder: true);
        server.Log.Lines.Where(line => line.Contains("/oauth/token", StringComparison.Ordinal))
            .ShouldAllBe(line => line.EndsWith(server.ClientId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusals_of_the_metrics_and_of_downloads_of_the_pages_are_recorded_too()
    {
        await using var server = await RunningServer.StartAsync(("Metrics:Networks", ""));
        var created = NewServiceKey.Create("writer", [Roles.SecurityMaterialEdit], server.Root, RunningServer.Start);
        await server.AddAsync(created.Stored);
        var secret = JsonDocument.Parse(created.Document).RootElement.GetProperty("oauth").GetProperty("clientsecret").GetString()!;
        using (var basic = ApiClient.Basic(server.Root, created.Stored.ClientId, secret))
            (await basic.GetAtRootAsync("/metrics")).Status.ShouldBe(403);
        using (var page = await PageClient.SignInAsync(server.Root, created.Stored.ClientId, secret))
            (await page.StatusAsync("/download/audit-log")).ShouldBe(HttpStatusCode.Forbidden);
        await server.Service<AccessLog>().FlushAsync();
        (await TalesAsync(server, "default")).Where(tale => tale.StartsWith("Refuse", StringComparison.Ordinal)).ShouldBe(
            ["Refuse failed writer without the role MonitoringDataRead ×1", "Refuse failed writer without the role AuditLogRead ×1"],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Each_line_of_the_log_names_the_client_where_there_is_one()
    {
        await using var server = await RunningServer.StartAsync(("Metrics:Networks", ""));
        using var client = ApiClient.Basic(server.Root, server.ClientId, server.ClientSecret);
        foreach (var path in new[] { "/api/v1/KeystoreEntries", "/metrics" }) (await client.GetAtRootAsync(path)).Status.ShouldBe(200);
        using var page = await PageClient.SignInAsync(server.Root, server.ClientId, server.ClientSecret);
        (await page.StatusAsync("/download/system")).ShouldBe(HttpStatusCode.OK);
        foreach (var path in new[]
        {
            "GET /api/v1/KeystoreEntries ", "GET /metrics ", "POST /sign-in/service-key ", "GET /download/system ",
        })
            server.Log.Lines.ShouldContain(line => line.StartsWith(path, StringComparison.Ordinal)
                && line.EndsWith($" for {server.ClientId}", StringComparison.Ordinal), path);
    }

    [Fact]
    public async Task Ten_thousand_mixed_acts_are_all_counted_in_few_records()
    {
        await using var server = await RunningServer.StartAsync();
        var accesses = server.Service<AccessLog>();
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        Parallel.For(0, 10_000, i =>
        {
            var caller = CallerIdentity.Of(CallerIdentity.Bearer, $"sb-{i % 700}", i % 2 == 0 ? "default" : "other", "client", []);
            if (i % 3 == 0) accesses.Refused(caller, $"Role{i % 5}");
            else accesses.SignedIn(caller, http, "bearer token");
        });
        await accesses.FlushAsync();
        http.Connection.RemoteIpAddress = IPAddress.Loopback;
        server.Clock.Advance(TimeSpan.FromHours(1));
        await accesses.FlushAsync();
        var records = new List<AuditRecord>();
        foreach (var tenant in new[] { "default", "other" }) records.AddRange(await RecordsAsync(server, tenant));
        records.Sum(record => record.Act.Count).ShouldBe(10_000);
        records.Count.ShouldBeLessThanOrEqualTo(2 * 502);
        records.GroupBy(record => record.Act.Verb).ToDictionary(verb => verb.Key, verb => verb.Sum(record => record.Act.Count))
            .ShouldBe(new Dictionary<AuditVerb, int> { [AuditVerb.Refuse] = 3_334, [AuditVerb.SignIn] = 6_666 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Repetitions_within_the_hour_are_recorded_at_its_end_and_at_an_orderly_shutdown()
    {
        await using var server = await RunningServer.StartAsync();
        var accesses = server.Service<AccessLog>();
        var caller = CallerIdentity.Of(CallerIdentity.Bearer, "sb-1", "default", "client", []);
        accesses.Refused(caller, "X");
        await accesses.FlushAsync();
        for (var i = 0; i < 4; i++) accesses.Refused(caller, "X");
        await accesses.FlushAsync();
        (await RecordsAsync(server, "default")).Select(record => record.Act.Count).ShouldBe([1]);
        await server.RestartAsync();
        (await RecordsAsync(server, "default")).Select(record => record.Act.Count).ShouldBe([1, 4]);
    }

    [Fact]
    public async Task Failures_of_a_known_client_are_in_the_log_of_its_tenant_and_others_in_the_operators()
    {
        await using var server = await RunningServer.StartAsync();
        var key = await server.AddAsync(new("sb-known", "other", "known", null, ["MonitoringDataRead"], RunningServer.Start));
        var revoked = await server.AddAsync(
            new("sb-revoked", "other", "revoked", null, ["MonitoringDataRead"], RunningServer.Start) { RevokedTime = RunningServer.Start });
        foreach (var client in new[] { key.ClientId, revoked.ClientId, "sb-nobody" })
        {
            using var guess = ApiClient.Basic(server.Root, client, "wrong");
            (await guess.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
            using var token = ApiClient.Anonymous(server.Root);
            (await token.SendAtRootAsync("POST", $"/oauth/token?grant_type=client_credentials&client_id={client}")).Status.ShouldBe(401);
        }

        (await RecordsAsync(server, "other")).Select(record => record.Act.ObjectName).ShouldBe(["sb-known", "sb-revoked"]);
        (await RecordsAsync(server, "default")).Select(record => record.Act.ObjectName).ShouldBe(["sb-nobody"]);
    }

    [Fact]
    public async Task Clients_that_do_not_exist_hide_no_attempt_at_a_real_one()
    {
        await using var server = await RunningServer.StartAsync();
        var key = await server.AddAsync(new("sb-known", "other", "known", null, ["MonitoringDataRead"], RunningServer.Start));
        var failures = server.Service<SignInFailures>();
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext();
        for (var i = 0; i < 30; i++) await failures.RecordAsync(http, new NamedClient($"sb-made-up-{i}", null), "any");
        foreach (var client in new[] { key.ClientId, server.ClientId })
        {
            using var guess = ApiClient.Basic(server.Root, client, "wrong");
            for (var i = 0; i < 2; i++) (await guess.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
        }

        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await failures.FlushAsync(); // or the job of the server does
        for (var i = 0; i < 100 && (await RecordsAsync(server, "other")).Count < 2; i++) await Task.Delay(100, Token);
        (await RecordsAsync(server, "other")).Select(record => (record.Act.ObjectName, record.Act.Count)).ShouldBe(
            [("sb-known", 1), ("sb-known", 1)]);
        for (var i = 0; i < 100 && (await OperatorsAsync()).Sum(record => record.Act.Count) < 32; i++) await Task.Delay(100, Token);
        var operators = await OperatorsAsync();
        operators.Count(record => record.Act.ObjectName == server.ClientId).ShouldBe(2);
        operators.Count(record => record.Act.ObjectName?.StartsWith("sb-made-up", StringComparison.Ordinal) == true).ShouldBe(20);
        operators.Where(record => record.Act.Detail == "others within a minute").Sum(record => record.Act.Count).ShouldBe(10);

        async Task<List<AuditRecord>> OperatorsAsync() =>
            [.. (await RecordsAsync(server, "default")).Where(record => record.Act.Outcome == "failed")];
    }

    [Fact]
    public async Task A_token_that_has_ended_is_a_failure_in_the_log_of_its_tenant()
    {
        await using var server = await RunningServer.StartAsync();
        var token = await server.TokenOfAsync("other", "MonitoringDataRead");
        using var client = ApiClient.Bearer(server.Root, token);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
        server.Clock.Advance(TimeSpan.FromDays(1)); // beyond its end
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(401);
        (await RecordsAsync(server, "other")).ShouldContain(record =>
            record.Act.Outcome == "failed" && record.Act.Detail == "the token is unknown, altered or expired");
        (await RecordsAsync(server, "default")).ShouldNotContain(record => record.Act.Outcome == "failed");
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("https://keys.example", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    public async Task The_connection_of_the_pages_opens_for_no_other_site(string? origin, HttpStatusCode expected)
    {
        await using var server = await RunningServer.StartAsync(("Server:PublicUrl", "https://keys.example"));
        using var page = await PageClient.SignInAsync(server.Root, server.ClientId, server.ClientSecret);
        (await page.NegotiateAsync(origin)).ShouldBe(expected);
        (await page.NegotiateAsync(server.Root.GetLeftPart(UriPartial.Authority))).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<List<AuditRecord>> RecordsAsync(RunningServer server, string tenant) =>
        await server.Service<IAuditLog>().ReadAsync(tenant, new AuditRange(), Token)
            .Where(record => record.Act.Verb is AuditVerb.SignIn or AuditVerb.SignOut or AuditVerb.Refuse).ToListAsync(Token);

    private static async Task<IEnumerable<string>> TalesAsync(RunningServer server, string tenant) =>
        (await RecordsAsync(server, tenant))
            .Select(record => $"{record.Act.Verb} {record.Act.Outcome} {record.Actor} {record.Act.Detail} ×{record.Act.Count}");
}
