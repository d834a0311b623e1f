using Latchkey.Keystores.Audit;
using Latchkey.Server.Tests.Infrastructure;

namespace Latchkey.Server.Tests.Application.Entries;

/// <summary>Exports write, so they are limited. Repetitions are recorded together.</summary>
[OnBothEngines]
public sealed class ExportLimitTests
{
    private const string Content = "Certificate/$value";

    [Fact]
    public async Task Repetitions_within_ten_minutes_are_counted_and_recorded_once_more()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        await client.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
        for (var i = 0; i < 5; i++) (await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("a")}')/{Content}")).Status.ShouldBe(200);
        (await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("a")}')/Sshkey/$value")).Status.ShouldBe(200);
        (await ExportsAsync(server)).ShouldBe([("certificate", 1), ("OpenSSH public key", 1)]);

        server.Clock.Advance(TimeSpan.FromMinutes(10));
        // The job of each minute records it.
        while ((await ExportsAsync(server)).Count < 3) await Task.Delay(20, TestContext.Current.CancellationToken);
        (await ExportsAsync(server)).ShouldBe([("certificate", 1), ("OpenSSH public key", 1), ("certificate, more of the same", 4)]);
        (await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("a")}')/{Content}")).Status.ShouldBe(200);
        (await ExportsAsync(server)).Count.ShouldBe(4, "the next ten minutes begin with a record");
    }

    [Fact]
    public async Task A_changed_entry_is_another_export()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        await client.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
        await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("a")}')/{Content}");
        await client.ImportAsync("a", Vectors.Body("self-signed-ec.pem"), "fingerprintVerified=true&update=true");
        await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("a")}')/{Content}");
        (await ExportsAsync(server)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_count_is_recorded_when_the_server_ends()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = await server.SignInAsync();
        await client.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
        for (var i = 0; i < 3; i++) await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("a")}')/{Content}");
        await server.RestartAsync();
        (await ExportsAsync(server)).ShouldBe([("certificate", 1), ("certificate, more of the same", 2)]);
    }

    [Fact]
    public async Task Beyond_the_limit_a_client_waits_and_others_and_repeats_do_not()
    {
        await using var server = await RunningServer.StartAsync(("Exports:PerHour", "2"));
        using var client = await server.SignInAsync();
        using var other = await server.ClientWithRolesAsync("other", "MonitoringDataRead");
        foreach (var alias in new[] { "a", "b", "c" }) await client.ImportAsync(alias, Vectors.Body("self-signed-rsa.pem"));
        foreach (var alias in new[] { "a", "b" })
            (await client.GetAsync($"KeystoreEntries('{ApiClient.Hex(alias)}')/{Content}")).Status.ShouldBe(200);
        var refused = await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("c")}')/{Content}");
        (refused.Status, refused.Headers["Retry-After"]).ShouldBe((429, "60"));
        (await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("a")}')/{Content}")).Status.ShouldBe(200);
        (await other.GetAsync($"KeystoreEntries('{ApiClient.Hex("c")}')/{Content}")).Status.ShouldBe(200);
        server.Clock.Advance(TimeSpan.FromHours(1));
        (await client.GetAsync($"KeystoreEntries('{ApiClient.Hex("c")}')/{Content}")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("same-origin", 200)]
    [InlineData("none", 200)]
    public async Task Another_site_cannot_make_a_browser_export(string site, int status)
    {
        await using var server = await RunningServer.StartAsync();
        using var bearer = await server.SignInAsync();
        using var basic = ApiClient.Basic(server.Root, server.ClientId, server.ClientSecret);
        await bearer.ImportAsync("a", Vectors.Body("self-signed-rsa.pem"));
        (await basic.GetAsync($"KeystoreEntries('{ApiClient.Hex("a")}')/{Content}", ("Sec-Fetch-Site", site))).Status.ShouldBe(status);
        (await ExportsAsync(server)).Count.ShouldBe(status == 200 ? 1 : 0);
        (await bearer.GetAsync($"KeystoreEntries('{ApiClient.Hex("a")}')/{Content}", ("Sec-Fetch-Site", site))).Status.ShouldBe(200);
    }

    private static async Task<List<(string? Form, int Count)>> ExportsAsync(RunningServer server) => await server.Service<IAuditLog>()
        .ReadAsync("default", new AuditRange(), TestContext.Current.CancellationToken)
        .Where(record => record.Act.Verb == AuditVerb.Export).Select(record => (record.Act.Detail, record.Act.Count))
        .ToListAsync(TestContext.Current.CancellationToken);
}
