using System.Net;
using System.Text.Json;
using Latchkey.Application.Health;
using Latchkey.Keystores.Audit;
using Latchkey.Server.Tests.Infrastructure;
using Latchkey.Server.Tests.Server.Metrics;

namespace Latchkey.Server.Tests.Application.Health;

/// <summary><c>/readyz</c> reports the true state of the database, within five seconds either way.</summary>
[OnBothEngines]
public sealed class ReadinessTests
{
    [Fact]
    public async Task A_database_that_takes_no_writes_makes_the_server_unready_until_it_takes_them_again()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        server.Database.Refuse("UPDATE ON __EFMigrationsHistory");
        server.Database.Execute("ALTER TABLE KeystoreEntries RENAME TO Elsewhere");
        (await client.SendAsync("PUT", $"CertificateResources('{ApiClient.Hex("one")}')/$value?fingerprintVerified=true",
            Vectors.Body("self-signed-rsa.pem"))).Status.ShouldBe(503);
        await ShouldBecomeAsync(server, HttpStatusCode.ServiceUnavailable, "database away", "The database accepts no writes.");
        (await MetricsPage.OfAsync(server)).Text.ShouldContain("\nlatchkey_database_away 1\n");
        server.Database.Execute("ALTER TABLE Elsewhere RENAME TO KeystoreEntries");
        server.Database.Allow();
        await ShouldBecomeAsync(server, HttpStatusCode.OK, "ready");
        (await MetricsPage.OfAsync(server)).Text.ShouldContain("\nlatchkey_database_away 0\n");
    }

    [Fact]
    public async Task A_commit_that_hangs_makes_the_server_unready_until_it_succeeds()
    {
        TestDatabase.RequireSqlite();
        await using var server = await RunningServer.StartAsync(("Writes:MaxWaitSeconds", "600"));
        using var client = await server.SignInAsync();
        Task import;
        await using (var other = server.Database.Connect())
        {
            TestDatabase.Execute(other, "BEGIN IMMEDIATE"); // nobody else writes before this ends
            import = client.ImportAsync("one", Vectors.Body("self-signed-rsa.pem"));
            var (answer, hangs) = ("", false);
            for (var second = 0; second < 100 && !hangs; second++)
            {
                server.Clock.Advance(DatabaseWatch.Pause);
                await Task.Delay(20, TestContext.Current.CancellationToken);
                answer = await server.OperatorAsync("/readyz");
                hangs = answer.Contains("\"reason\":\"A commit hangs.\"", StringComparison.Ordinal);
            }

            hangs.ShouldBeTrue(answer);
            import.IsCompleted.ShouldBeFalse();
        }

        await import;
        await ShouldBecomeAsync(server, HttpStatusCode.OK, "ready");
    }

    [Fact]
    public async Task A_log_that_is_deleted_makes_the_server_unready_until_it_has_saved_what_was_in_it()
    {
        TestDatabase.RequireSqlite();
        await using var server = await RunningServer.StartAsync();
        var audit = server.Service<IAuditLog>();
        while ((await audit.WaitingAsync(TestContext.Current.CancellationToken)).Count > 0) // that write would repair the log at once
        {
            server.Clock.Advance(DatabaseWatch.Pause); // what came after the first turn of the job waits for the next
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        // Another write of the server's own, such as one of a job of its start, repairs the log as well, and makes a new one.
        var (status, body) = (HttpStatusCode.OK, "");
        for (var i = 0; i < 5 && status == HttpStatusCode.OK; i++)
        {
            File.Delete(Path.Combine(server.Folder, "latchkey.db-wal"));
            (status, body) = await LookAsync(server, HttpStatusCode.ServiceUnavailable);
        }

        status.ShouldBe(HttpStatusCode.ServiceUnavailable, body);
        await ShouldSayAsync(
            server, body, "database away", "The database cannot be read.", "The database accepts no writes.");
        await ShouldBecomeAsync(server, HttpStatusCode.OK, "ready");
    }

    [Theory]
    [InlineData("default", "MonitoringDataRead", true)]
    [InlineData("default", "SecurityMaterialEdit", false)]
    [InlineData("other", "MonitoringDataRead", false)]
    [InlineData(null, null, false)]
    public async Task Details_are_for_those_who_read_in_the_tenant_of_the_operator(string? tenant, string? role, bool areShown)
    {
        await using var server = await RunningServer.StartAsync();
        using var client = tenant is null ? ApiClient.Anonymous(server.Root) : await server.ClientOfAsync(tenant, role!);
        var answer = JsonDocument.Parse((await client.SendAtRootAsync("GET", "/readyz")).Text).RootElement;
        answer.EnumerateObject().Select(property => property.Name).ShouldBe(areShown ? ["status", "storage", "masterKey"] : ["status"]);
    }

    // The clock of these servers stands still: it is moved on by a second until the server has looked, five times at most. A second look
    // at a database that could not be read finds that it takes no writes.
    private static async Task<(HttpStatusCode Status, string Body)> LookAsync(RunningServer server, HttpStatusCode status)
    {
        using var http = new HttpClient { BaseAddress = server.Root };
        var (last, body) = (default(HttpStatusCode), "");
        for (var second = 0; second < 5 && last != status; second++)
        {
            server.Clock.Advance(DatabaseWatch.Pause);
            for (var i = 0; i < 250 && last != status; i++)
            {
                using var response = await http.GetAsync("/readyz", TestContext.Current.CancellationToken);
                (last, body) = (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                if (last != status) await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }

        return (last, body);
    }

    private static async Task ShouldBecomeAsync(RunningServer server, HttpStatusCode status, string word, params string[] reasons)
    {
        var (last, body) = await LookAsync(server, status);
        last.ShouldBe(status, body);
        await ShouldSayAsync(server, body, word, reasons);
    }

    private static async Task ShouldSayAsync(RunningServer server, string body, string word, params string[] reasons)
    {
        var answer = JsonDocument.Parse(body).RootElement;
        answer.GetProperty("status").GetString().ShouldBe(word);
        answer.EnumerateObject().Count().ShouldBe(1, "strangers learn no more");
        if (reasons.Length == 0) return;
        JsonDocument.Parse(await server.OperatorAsync("/readyz")).RootElement.GetProperty("reason").GetString().ShouldBeOneOf(reasons);
    }
}
