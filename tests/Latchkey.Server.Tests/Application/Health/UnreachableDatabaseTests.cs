using System.Diagnostics;
using Latchkey.Application.Health;
using Latchkey.Server.Tests.Infrastructure;
using Npgsql;

namespace Latchkey.Server.Tests.Application.Health;

/// <summary>Readiness and calls while PostgreSQL stands still, and while it has no connection left for the role of the server.</summary>
[OnBothEngines]
public sealed class UnreachableDatabaseTests : IAsyncLifetime
{
    private const string Role = "served";

    // Five are promised for readiness and reads, and as many as the setting says for writes; a busy machine takes some more. Without a
    // deadline of ours, the driver would give up after thirty.
    private static readonly TimeSpan InTime = TimeSpan.FromSeconds(25);

    private readonly WorkFolder _files = new();
    private ThrowAwayCluster _cluster = null!;
    private RunningServer _server = null!;
    private ApiClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        TestDatabase.RequirePostgreSql();
        _cluster = await ThrowAwayCluster.StartAsync();
        await _cluster.ExecuteAsync($"CREATE ROLE {Role} LOGIN", $"GRANT ALL ON SCHEMA public TO {Role}");
        var database = new NpgsqlConnectionStringBuilder(_cluster.ConnectionString) { Username = Role };
        await _files.WriteAsync("database", System.Text.Encoding.UTF8.GetBytes(database.ToString()));
        File.SetUnixFileMode(_files["database"], UnixFileMode.UserRead);
        _server = await RunningServer.StartAsync(("Storage:DatabaseFile", _files["database"]), ("Writes:MaxWaitSeconds", "3"));
        _client = await _server.SignInAsync();
        await _client.ImportAsync("before", Vectors.Body("self-signed-rsa.pem"));
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
        _files.Dispose();
    }

    [Fact]
    public async Task A_database_that_stands_still()
    {
        await _cluster.FreezeAsync();
        try
        {
            await ShouldBeAwayAsync();
        }
        finally
        {
            await _cluster.ThawAsync();
        }

        await ShouldBeBackAsync();
    }

    // An answer that leads to the sign-in would end the session of a user whose cookie is good.
    [Fact]
    public async Task Pages_while_a_database_stands_still()
    {
        using var page = await PageClient.SignInAsync(_server.Root, _server.ClientId, _server.ClientSecret);
        await _cluster.FreezeAsync();
        try
        {
            _server.Clock.Advance(TimeSpan.FromSeconds(2)); // the cached keys are no longer valid
            var since = Stopwatch.StartNew();
            var asked = Enumerable.Range(0, 100).Select(_ => page.StatusAsync("/keystore")).ToList();
            (await _client.SendAtRootAsync("GET", "/livez")).Status.ShouldBe(200);
            since.Elapsed.ShouldBeLessThan(InTime, "no thread waits for the database but one");
            (await Task.WhenAll(asked)).Distinct().ShouldBe([System.Net.HttpStatusCode.ServiceUnavailable]);
            since.Elapsed.ShouldBeLessThan(InTime);
        }
        finally
        {
            await _cluster.ThawAsync();
        }

        await ShouldBeBackAsync();
        (await page.IsInAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_role_that_has_all_its_connections()
    {
        await _cluster.ExecuteAsync($"ALTER ROLE {Role} CONNECTION LIMIT 0",
            $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '{Role}'");
        await ShouldBeAwayAsync();
        await _cluster.ExecuteAsync($"ALTER ROLE {Role} CONNECTION LIMIT -1");
        await ShouldBeBackAsync();
    }

    [Fact]
    public async Task A_write_that_comes_while_the_database_is_away_waits_for_as_long_as_it_may()
    {
        await _server.RestartAsync(("Storage:DatabaseFile", _files["database"]), ("Writes:MaxWaitSeconds", "60"));
        using var client = await _server.SignInAsync();
        await _cluster.ExecuteAsync($"ALTER ROLE {Role} CONNECTION LIMIT 0",
            $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = '{Role}'");
        _server.Clock.Advance(TimeSpan.FromSeconds(2)); // the keys, and what the caller may do, are to be looked up
        var write = client.PutAsync(
            $"CertificateResources('{ApiClient.Hex("late")}')/$value?fingerprintVerified=true", Vectors.Body("self-signed-ec.pem"));
        var read = await client.GetAsync("KeystoreEntries");
        read.Status.ShouldBe(503, "a read waits for four seconds");
        await Task.Delay(1_000, TestStorage.Token);
        write.IsCompleted.ShouldBeFalse();
        await _cluster.ExecuteAsync($"ALTER ROLE {Role} CONNECTION LIMIT -1");
        (await write).Status.ShouldBe(204);
    }

    private async Task ShouldBeAwayAsync()
    {
        var since = Stopwatch.StartNew();
        var read = _client.GetAsync("KeystoreEntries");
        var write = _client.PutAsync(
            $"CertificateResources('{ApiClient.Hex("meanwhile")}')/$value?fingerprintVerified=true", Vectors.Body("self-signed-ec.pem"));
        await ShouldBecomeAsync("database away", "503");
        (await read).Status.ShouldBe(503);
        while (!write.IsCompleted && since.Elapsed < InTime)
        {
            _server.Clock.Advance(TimeSpan.FromSeconds(1)); // a write waits for three
            await Task.Delay(100, TestStorage.Token);
        }

        (await write).Status.ShouldBe(503);
        since.Elapsed.ShouldBeLessThan(InTime);
        (await _client.SendAtRootAsync("GET", "/livez")).Status.ShouldBe(200);
    }

    private async Task ShouldBeBackAsync()
    {
        await ShouldBecomeAsync("ready", "200");
        await _client.ImportAsync("after", Vectors.Body("self-signed-ec.pem"));
        (await _client.GetAsync("KeystoreEntries", ("Accept", "application/json"))).Entries.Keys.ShouldBe(
            ["before", "after"], ignoreOrder: true);
    }

    // The clock of the server stands still: it is moved on until the server has looked, and no faster than real time, by which the database
    // answers.
    private async Task ShouldBecomeAsync(string word, string status)
    {
        var (since, answer) = (Stopwatch.StartNew(), (Answer?)null);
        while (answer?.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) != status && since.Elapsed < InTime)
        {
            _server.Clock.Advance(DatabaseWatch.Pause);
            var look = Stopwatch.StartNew();
            do
            {
                await Task.Delay(100, TestStorage.Token);
                answer = await _client.SendAtRootAsync("GET", "/readyz");
            }
            while (answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) != status
                && look.Elapsed < DatabaseWatch.Pause);
        }

        answer!.Text.ShouldContain($"\"status\":\"{word}\"");
    }
}
