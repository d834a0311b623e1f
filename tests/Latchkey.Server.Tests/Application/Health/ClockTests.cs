using System.Net;
using System.Text;
using Latchkey.Application.Events;
using Latchkey.Application.Health;
using Latchkey.Application.Http;
using Latchkey.Application.ServiceKeys;
using Latchkey.Application.Settings;
using Latchkey.Application.Upkeep;
using Latchkey.Keystores.Access;
using Latchkey.Server.Http;
using Latchkey.Server.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Latchkey.Server.Tests.Application.Health;

/// <summary>Promise D17: a clock that is wrong deletes nothing, and lets nothing live longer.</summary>
[OnBothEngines]
public sealed class ClockTests : KeystoreTest
{
    [Fact]
    public async Task A_clock_that_jumps_months_ahead_deletes_nothing_even_after_it_was_recorded()
    {
        await Client.ImportAsync("cert", Vectors.Body("self-signed-rsa.pem"));
        (await Client.DeleteAsync($"KeystoreEntries('{ApiClient.Hex("cert")}')")).Status.ShouldBe(204);
        Server.Clock.Advance(TimeSpan.FromDays(120));
        await UpkeepAsync();
        using (var client = await Server.SignInAsync()) await client.ImportAsync("other", Vectors.Body("self-signed-ec.pem"));
        Server.Clock.Advance(TimeSpan.FromDays(2));
        await UpkeepAsync();
        Server.Database.Scalar("SELECT COUNT(*) FROM EntryVersions").ShouldBe(1L);
        Server.Clock.Advance(TimeSpan.FromDays(2));
        await UpkeepAsync();
        Server.Database.Scalar("SELECT COUNT(*) FROM EntryVersions")
            .ShouldBe(0L, "nobody has corrected the clock for four days: it is right");
    }

    [Fact]
    public async Task A_clock_that_jumps_months_ahead_deletes_no_record_of_the_audit_log()
    {
        await Server.RestartAsync(("Audit:RetentionDays", "30"));
        await RenewClientAsync();
        await Client.ImportAsync("cert", Vectors.Body("self-signed-rsa.pem"));
        var first = Server.Database.Scalar("SELECT MIN(Sequence) FROM AuditRecords");
        Server.Clock.Advance(TimeSpan.FromDays(120));
        await UpkeepAsync();
        Server.Database.Scalar("SELECT MIN(Sequence) FROM AuditRecords").ShouldBe(first);
        Server.Log.Warnings.ShouldContain(line => line.StartsWith("Nothing is deleted for its age.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_clock_that_is_ahead_of_the_databases_deletes_no_record_and_no_end_of_a_session_early()
    {
        TestDatabase.RequirePostgreSql();
        Server.Clock.AdjustTime(TimeProvider.System.GetUtcNow());
        await Server.RestartAsync(("Clock:MaxSkewSeconds", "60"), ("Audit:RetentionDays", "10"));
        var now = Server.Clock.GetUtcNow();
        await Server.Service<IEndedSessions>().EndAsync(
            new EndedSession("sb-1", Guid.NewGuid(), now, now.AddHours(12)), TestContext.Current.CancellationToken);
        var first = Server.Database.Scalar("SELECT MIN(Sequence) FROM AuditRecords");
        Server.Clock.Advance(TimeSpan.FromDays(20));
        for (var i = 0; i < 500 && !(await Server.OperatorAsync("/readyz")).Contains("ahead of", StringComparison.Ordinal); i++)
        {
            Server.Clock.Advance(DatabaseWatch.Pause);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await UpkeepAsync();
        Server.Database.Scalar("SELECT COUNT(*) FROM EndedSessions").ShouldBe(1L);
        Server.Database.Scalar("SELECT MIN(Sequence) FROM AuditRecords").ShouldBe(first);
    }

    [Theory]
    [InlineData(4, 200)]
    [InlineData(6, 401)]
    [InlineData(120, 401)]
    public async Task A_token_that_was_issued_in_the_future_is_refused_beyond_a_leeway(int minutes, int status)
    {
        var ahead = Ahead<BearerTokens>(minutes);
        var serviceKey = await Server.AddAsync(new ServiceKey(
            $"sb-{Guid.NewGuid()}", NewServiceKey.DefaultTenant, "ahead", null, [Roles.MonitoringDataRead], RunningServer.Start));
        using var client = ApiClient.Bearer(Server.Root, ahead.Issue(serviceKey).Token);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public void A_CSRF_token_of_a_server_whose_clock_is_ahead_is_valid_at_once_within_a_leeway(int minutes, bool isValid)
    {
        var ahead = Ahead<CsrfTokens>(minutes);
        var session = ahead.NewSession();
        Server.Service<CsrfTokens>().IsValid(session, "sb-1", ahead.TokenOf(session, "sb-1")).ShouldBe(isValid);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task Servers_whose_clocks_differ_accept_the_tokens_of_one_another(int minutes)
    {
        TestDatabase.RequirePostgreSql();
        Server.Clock.AdjustTime(TimeProvider.System.GetUtcNow().AddMinutes(minutes));
        await Server.RestartAsync(("Clock:MaxSkewSeconds", "60"));
        var right = ActivatorUtilities.CreateInstance<BearerTokens>(
            Server.Service<IServiceProvider>(),
            ActivatorUtilities.CreateInstance<ClockSkew>(
                Server.Service<IServiceProvider>(), new ClockSettings(TimeSpan.Zero, TimeSpan.Zero), TimeProvider.System));
        var serviceKey = await Server.AddAsync(new ServiceKey(
            $"sb-{Guid.NewGuid()}", NewServiceKey.DefaultTenant, "any", null, [Roles.MonitoringDataRead], RunningServer.Start));
        (await right.CheckAsync(Server.Service<BearerTokens>().Issue(serviceKey).Token, TestContext.Current.CancellationToken))
            .Caller.ShouldNotBeNull();
        using var client = ApiClient.Bearer(Server.Root, right.Issue(serviceKey).Token);
        (await client.GetAsync("KeystoreEntries")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(120 * 24 * 60, false)]
    public async Task A_clock_that_differs_is_warned_of_and_beyond_a_bound_issues_nothing(int minutesBehind, bool issues)
    {
        TestDatabase.RequirePostgreSql();
        Server.Clock.AdjustTime(TimeProvider.System.GetUtcNow());
        using var page = await PageClient.SignInAsync(Server.Root, Server.ClientId, Server.ClientSecret);
        Server.Clock.AdjustTime(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(minutesBehind));
        await Server.RestartAsync(("Clock:MaxSkewSeconds", "60"), ("Clock:IssueSkewSeconds", "3600"));
        for (var i = 0; i < 100 && !Server.Log.Warnings.Any(IsOfClock); i++)
        {
            Server.Clock.Advance(DatabaseWatch.Pause);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Server.Log.Warnings.Count(IsOfClock).ShouldBe(1);
        var health = await Server.OperatorAsync("/readyz");
        for (var i = 0; i < 100 && health.Contains("database away", StringComparison.Ordinal); i++) // our clock has outrun its answer
        {
            Server.Clock.Advance(DatabaseWatch.Pause);
            await Task.Delay(20, TestContext.Current.CancellationToken);
            health = await Server.OperatorAsync("/readyz");
        }

        health.ShouldContain("\"clock\":\"The clock of this server is");
        using var earlier = page.At(Server.Root);
        (await earlier.StatusAsync("/keystore")).ShouldBe(HttpStatusCode.OK, "earlier tokens stay valid");
        using var signIn = await earlier.PostAsync("/sign-in/service-key", "/sign-in", ("client-id", Server.ClientId),
            ("client-secret", Server.ClientSecret), ("return-to", "/keystore"));
        signIn.StatusCode.ShouldBe(issues ? HttpStatusCode.Redirect : HttpStatusCode.ServiceUnavailable);
        using var http =
            new HttpClient
            {
                DefaultRequestHeaders =
                { Authorization =
                    new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Server.ClientId}:{Server.ClientSecret}"))) }
            };
        (await http.GetStringAsync(new Uri(Server.Root, "/metrics"), TestContext.Current.CancellationToken))
            .ShouldContain("latchkey_clock_skew_seconds -");
        using var token = await http.PostAsync(
            new Uri(Server.Root, "/oauth/token?grant_type=client_credentials"), null, TestContext.Current.CancellationToken);
        token.StatusCode.ShouldBe(issues ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        if (!issues)
            (await token.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                .ShouldContain("The clock of the server differs too much");

        static bool IsOfClock(string line) => line.StartsWith("The clock of this server is", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_takes_back_its_lease_after_a_restart_and_another_server_waits()
    {
        var server = Server.Service<ServerIdentity>().Id;
        await Server.RestartAsync();
        Server.Service<ServerIdentity>().Id.ShouldBe(server);
        await using var storage = await TestStorage.OpenAsync();
        (await storage.EventCursors.HoldAsync(Some.Tenant, "mail", server, TimeSpan.FromMinutes(2), TestStorage.Token)).ShouldNotBeNull();
        (await storage.EventCursors.HoldAsync(Some.Tenant, "mail", Guid.NewGuid(), TimeSpan.FromMinutes(2), TestStorage.Token))
            .ShouldBeNull();
        await storage.RestartAsync();
        (await storage.EventCursors.HoldAsync(Some.Tenant, "mail", server, TimeSpan.FromMinutes(2), TestStorage.Token)).ShouldNotBeNull();
    }

    // A part of another server on the same database.
    private T Ahead<T>(double minutes)
    {
        var services = Server.Service<IServiceProvider>();
        var clock = new FakeTimeProvider(Server.Clock.GetUtcNow().AddMinutes(minutes));
        return ActivatorUtilities.CreateInstance<T>(services, ActivatorUtilities.CreateInstance<ClockSkew>(services, clock));
    }

    private Task UpkeepAsync() => Server.Service<DailyUpkeep>().RunAsync(TestContext.Current.CancellationToken);
}
