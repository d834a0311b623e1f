using System.Text.RegularExpressions;
using System.Net;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>The other commands.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task A_service_key_made_while_the_server_runs_signs_in_with_its_roles()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var administrator = await folder.StartAsync();
        await using var create =
            Program.Latchkey(["service-key", "create", "--data", folder.Data, "--name", "ci reader", "--roles", "MonitoringDataRead"]);
        (await create.EndAsync()).ShouldBe(0);

        using var reader = await KeystoreClient.SignInAsync(administrator.Root, create.Output);
        (await reader.ListAsync()).Keys.ShouldBe(["sap_cloudintegrationcertificate"]);
        (await reader.ImportAsync("refused", "x"u8.ToArray())).ShouldBe((int)HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_service_key_is_listed_rotated_and_revoked_while_the_server_runs()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var administrator = await folder.StartAsync();
        var (_, created) = await ServiceKeyAsync(folder, "create", "--name", "ci", "--roles", "PI_Read_Only");
        var clientId = System.Text.Json.JsonDocument.Parse(created).RootElement.GetProperty("oauth").GetProperty("clientid").GetString()!;
        using var before = await KeystoreClient.SignInAsync(administrator.Root, created);

        var (_, rotated) = await ServiceKeyAsync(folder, "rotate", "--client-id", clientId);
        using var after = await KeystoreClient.SignInAsync(administrator.Root, rotated);
        using var overlapping = await KeystoreClient.SignInAsync(administrator.Root, created);
        (await ServiceKeyAsync(folder, "list")).Output.ShouldContain($"{clientId}  ");

        (await ServiceKeyAsync(folder, "revoke", "--client-id", clientId)).ExitCode.ShouldBe(0);
        foreach (var client in new[] { before, after, overlapping })
            (await Should.ThrowAsync<HttpRequestException>(client.ListAsync)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await administrator.ListAsync()).ShouldNotBeEmpty();
        (await ServiceKeyAsync(folder, "list")).Output.ShouldContain("  revoked ");
        (await ServiceKeyAsync(folder, "revoke", "--client-id", clientId))
            .ShouldBe((1, $"latchkey: There is no service key '{clientId}', or it was revoked."));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", "")]
    [InlineData("https://keys.example.com", "", "--url", "https://keys.example.com/")]
    [InlineData("http://localhost:9000", "http://[::]:9000")]
    [InlineData("http://localhost:9000", "http://0.0.0.0:9000")]
    [InlineData("https://keys.example.com:8443", "http://127.0.0.1:9000 https://keys.example.com:8443")]
    public async Task A_service_key_names_the_address_of_the_option_or_of_the_settings(
        string url, string settings, params string[] arguments)
    {
        await using var folder = new ServedFolder();
        string[] parts = settings.Split(' ');
        await using var create = Program.Latchkey(
            ["service-key", "create", "--data", folder.Data, "--name", "ci", "--roles", "MonitoringDataRead", .. arguments],
            parts[0].Length == 0 ? [] : parts.Length == 1 ? [("LATCHKEY__Server__Urls", parts[0])]
                : [("LATCHKEY__Server__Urls", parts[0]), ("LATCHKEY__Server__PublicUrl", parts[1])]);
        (await create.EndAsync()).ShouldBe(0, create.Output);
        var oauth = System.Text.Json.JsonDocument.Parse(create.Output).RootElement.GetProperty("oauth");
        (oauth.GetProperty("url").GetString(), oauth.GetProperty("tokenurl").GetString()).ShouldBe((url, $"{url}/oauth/token"));
    }

    [Theory]
    [InlineData("https://keys.example.com:8443")]
    [InlineData("https://other.example.com", "--url", "https://other.example.com/")]
    public async Task A_rotated_service_key_names_the_address_likewise(string url, params string[] arguments)
    {
        await using var folder = new ServedFolder();
        var (_, created) = await ServiceKeyAsync(folder, "create", "--name", "ci", "--roles", "MonitoringDataRead");
        var clientId = System.Text.Json.JsonDocument.Parse(created).RootElement.GetProperty("oauth").GetProperty("clientid").GetString()!;
        await using var rotate = Program.Latchkey(
            ["service-key", "rotate", "--data", folder.Data, "--client-id", clientId, .. arguments],
            ("LATCHKEY__Server__PublicUrl", "https://keys.example.com:8443"));
        (await rotate.EndAsync()).ShouldBe(0, rotate.Output);
        var oauth = System.Text.Json.JsonDocument.Parse(rotate.Output).RootElement.GetProperty("oauth");
        (oauth.GetProperty("url").GetString(), oauth.GetProperty("tokenurl").GetString()).ShouldBe((url, $"{url}/oauth/token"));
    }

    [Fact]
    public async Task A_certificate_that_belongs_to_a_client_is_given_to_no_other_whatever_the_form()
    {
        await using var folder = new ServedFolder();
        using var key = System.Security.Cryptography.ECDsa.Create();
        using var certificate = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=client", key, System.Security.Cryptography.HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddDays(1));
        var file = Path.Combine(Directory.CreateDirectory(folder.Data).FullName, "client.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        (await ServiceKeyAsync(folder, "create", "--name", "victim", "--roles", "MonitoringDataRead", "--certificate", file,
            "--renewable")).ExitCode.ShouldBe(0);
        var refused = await ServiceKeyAsync(folder, "create", "--name", "attacker", "--roles", "MonitoringDataRead", "--certificate", file);
        refused.ExitCode.ShouldBe(1);
        refused.Output.ShouldContain("The certificate belongs to the service key 'sb-");
    }

    [Fact]
    public async Task The_last_key_that_manages_service_keys_is_revoked_by_force_alone()
    {
        await using var folder = new ServedFolder();
        var (_, created) = await ServiceKeyAsync(folder, "create", "--name", "manager", "--roles", "ServiceKeysEdit");
        var clientId = System.Text.Json.JsonDocument.Parse(created).RootElement.GetProperty("oauth").GetProperty("clientid").GetString()!;
        var refused = await ServiceKeyAsync(folder, "revoke", "--client-id", clientId);
        refused.ExitCode.ShouldBe(1);
        refused.Output.ShouldContain("--force");
        (await ServiceKeyAsync(folder, "revoke", "--client-id", clientId, "--force")).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("--url is 'keys.example.com'", "--name", "x", "--roles", "MonitoringDataRead", "--url", "keys.example.com")]
    [InlineData("--roles must name some of", "--name", "x", "--roles", "Everything")]
    [InlineData("--name must have", "--name", " ", "--roles", "MonitoringDataRead")]
    public async Task A_service_key_that_makes_no_sense_is_refused(string message, params string[] arguments)
    {
        await using var folder = new ServedFolder();
        await using var create = Program.Latchkey(["service-key", "create", "--data", folder.Data, .. arguments]);
        (await create.EndAsync()).ShouldBe(1);
        create.Output.ShouldContain(message);
    }

    [Fact]
    public async Task The_operators_key_pair_is_prepared_activated_and_listed_by_hand()
    {
        await using var folder = new ServedFolder();
        using var client = await folder.StartAsync();
        var first = (await client.ListAsync())["sap_cloudintegrationcertificate"].GetProperty("SerialNumber").GetString()!;

        (await RunAsync(folder, "activate")).ShouldBe((1, "latchkey: Alias 'sap_cloudintegrationcertificate' not found in the keystore"));
        (await RunAsync(folder, "prepare")).ShouldBe((0, ""));
        (await RunAsync(folder, "prepare")).ExitCode.ShouldBe(1, "there is one already");
        (await RunAsync(folder, "activate")).ShouldBe((0, ""));

        var (exitCode, list) = await RunAsync(folder, "list");
        exitCode.ShouldBe(0, list);
        var lines = list.Split('\n');
        lines.Select(line => line.Split(' ')[0]).ShouldBe(["system", "KeyHistory"]);
        lines[1].ShouldContain(first);
        lines[1].ShouldEndWith("[1]_sap_cloudintegrationcertificate");
        (await client.ListAsync())["sap_cloudintegrationcertificate"].GetProperty("SerialNumber").GetString().ShouldNotBe(first);
    }

    [Fact]
    public async Task Without_a_server_the_operators_commands_say_so()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        (await RunAsync(folder, "list")).ShouldBe((1, "latchkey: No server runs on this data folder; start it with `latchkey serve`."));
    }

    private static async Task<(int ExitCode, string Output)> ServiceKeyAsync(ServedFolder folder, string command, params string[] arguments)
    {
        await using var program = Program.Latchkey(["service-key", command, "--data", folder.Data, .. arguments]);
        return (await program.EndAsync(), program.Output);
    }

    [Fact]
    public async Task A_deleted_entry_is_found_in_its_history_and_restored()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        var file = await File.ReadAllBytesAsync(Directory.EnumerateFiles("/usr/share/ca-certificates/mozilla").First());
        (await client.ImportAsync("a/b ü", file)).ShouldBe(204);
        var before = await client.ExportAsync("a/b ü");
        (await client.DeleteAsync("a/b ü")).ShouldBe(204);

        var (exitCode, history) = await RunAsync(folder, "entry", "history", "--alias", "a/b ü");
        exitCode.ShouldBe(0, history);
        var columns = history.Split('\n').ShouldHaveSingleItem().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        columns[3..5].ShouldBe(["Delete", "Certificate"]);
        (await RunAsync(folder, "entry", "restore", "--alias", "a/b ü", "--number", "999"))
            .ShouldBe((1, "latchkey: Alias 'a/b ü' has no version 999."));
        (await RunAsync(folder, "entry", "restore", "--alias", "a/b ü", "--number", columns[0])).ShouldBe((0, ""));
        (await client.ExportAsync("a/b ü")).ShouldBe(before);
    }

    [Fact]
    public async Task The_audit_log_is_verified_and_exported_while_the_server_runs_and_afterwards()
    {
        await using var folder = new ServedFolder();
        (await RunAsync(folder, "audit", "verify")).ExitCode.ShouldBe(1, "there is no log yet");
        using (var client = await folder.StartAsync()) await client.ListAsync();
        (await RunAsync(folder, "audit", "verify")).Output.ShouldMatch(
            "^default: [0-9]+ records are as they were written; the last one is [0-9]+:[0-9A-F]{64}\\.$");
        await folder.Server.KillAsync();
        (await RunAsync(folder, "audit", "verify")).ExitCode.ShouldBe(0);
        var (exitCode, lines) = await RunAsync(folder, "audit", "export");
        exitCode.ShouldBe(0, lines);
        lines.Split('\n')[0].ShouldStartWith("{\"tenant\":\"default\",\"sequence\":1,\"time\":\"");
    }

    [Theory]
    [InlineData("DELETE FROM AuditRecords; DELETE FROM AuditMarks", "default: the first bad record is 1: there is no log, ")]
    [InlineData("UPDATE ServiceKeys SET Roles = 'MonitoringDataRead'", " of ServiceKeys is not as it was written.")]
    public async Task A_log_that_was_emptied_and_a_row_that_was_altered_end_verification_with_2(string sql, string finding)
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        (await RunAsync(folder, "audit", "verify")).ExitCode.ShouldBe(0);
        (await Program.RunAsync("sqlite3", Path.Combine(folder.Data, "latchkey.db"), sql)).ExitCode.ShouldBe(0);
        var (exitCode, output) = await RunAsync(folder, "audit", "verify");
        exitCode.ShouldBe(2, output);
        output.ShouldContain(finding);
    }

    [Fact]
    public async Task An_alarm_ends_verification_with_2_until_a_place_after_it_is_expected()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        var before = Place((await RunAsync(folder, "audit", "verify")).Output);
        (await Program.RunAsync("sqlite3", Path.Combine(folder.Data, "latchkey.db"), "DELETE FROM AuditMarks WHERE Name = 'head'"))
            .ShouldBe((0, ""));
        using (var client = await folder.StartAsync()) await client.ListAsync(); // which makes the log whole again
        var (exitCode, output) = await RunAsync(folder, "audit", "verify");
        exitCode.ShouldBe(2, output);
        output.ShouldContain(" reports that the log was altered: no mark confirms that the record is the last one.");
        (await RunAsync(folder, "audit", "verify", "--expect", before)).ExitCode.ShouldBe(2, "that place is before the alarm");
        (exitCode, output) = await RunAsync(folder, "audit", "verify", "--expect", Place(output));
        exitCode.ShouldBe(0, output);
        output.ShouldContain(" reports that the log was altered: ");

        static string Place(string output) => Regex.Match(output, "the last one is ([0-9]+:[0-9A-F]{64})").Groups[1].Value;
    }

    // Its signature fits, so the log alone shows that it is outdated.
    [Fact]
    public async Task A_row_that_was_put_back_in_an_earlier_state_ends_verification_with_2()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using (var client = await folder.StartAsync())
        {
            (await client.ImportAsync("one", await File.ReadAllBytesAsync(
                Path.Combine(Repository.Root, "examples", "isrg-root-x1.pem")))).ShouldBe(204);
            await ChangeDatabaseAsync("CREATE TABLE kept AS SELECT * FROM KeystoreEntries WHERE Alias = 'one'");
            (await client.DeleteAsync("one")).ShouldBe(204);
        }

        await folder.Server.KillAsync();
        (await RunAsync(folder, "audit", "verify")).ExitCode.ShouldBe(0);
        await ChangeDatabaseAsync("INSERT INTO KeystoreEntries SELECT * FROM kept");
        var (exitCode, output) = await RunAsync(folder, "audit", "verify");
        exitCode.ShouldBe(2, output);
        var lines = output.Split('\n');
        lines[^1].ShouldBe("The row default, system, one of KeystoreEntries " +
            "is in an earlier state than the audit log says: somebody has put it back.");
        lines[..^1].ShouldAllBe(line => line.Contains(" records are as they were written", StringComparison.Ordinal));

        async Task ChangeDatabaseAsync(string sql) =>
            (await Program.RunAsync("sqlite3", Path.Combine(folder.Data, "latchkey.db"), sql)).ShouldBe((0, ""));
    }

    private static Task<(int ExitCode, string Output)> RunAsync(ServedFolder folder, string command) =>
        RunAsync(folder, "provider-key", command);

    private static async Task<(int ExitCode, string Output)> RunAsync(ServedFolder folder, params string[] command)
    {
        await using var program = Program.Latchkey([.. command, "--data", folder.Data]);
        return (await program.EndAsync(), program.Output);
    }

    [Fact]
    public async Task Quickstart_does_the_main_job_and_ends()
    {
        await using var quickstart = Program.Latchkey(["quickstart", "--once"]);
        (await quickstart.EndAsync()).ShouldBe(0, quickstart.Output);
        quickstart.Output.Split('\n').Where(line => line.StartsWith("< ", StringComparison.Ordinal)).Select(line => line[2..5])
            .ShouldBe(["200", "204", "204", "200", "200"]);
        quickstart.Output.ShouldContain("CN=ISRG Root X2, O=Internet Security Research Group, C=US");
        quickstart.Output.ShouldContain("-----BEGIN CERTIFICATE-----");
    }
}
