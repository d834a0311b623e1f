using System.Net;
using System.Text.Json;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary><c>latchkey serve</c> as a process.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task A_first_start_makes_the_data_folder_and_shows_no_secret()
    {
        await using var folder = new ServedFolder();
        using var client = await folder.StartAsync();
        File.GetUnixFileMode(folder.Data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.EnumerateFiles(folder.Data))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        foreach (var file in new[] { "latchkey.db", "master.key", "operator.sock", "service-key.json" })
            File.Exists(Path.Combine(folder.Data, file)).ShouldBeTrue(file);

        var key = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Data, "service-key.json"))).RootElement.GetProperty(
            "oauth");
        key.EnumerateObject().Select(property => property.Name).ShouldBe(["clientid", "clientsecret", "tokenurl", "url", "createdate"]);
        key.GetProperty("url").GetString().ShouldBe(client.Root.ToString().TrimEnd('/'));
        key.GetProperty("tokenurl").GetString().ShouldBe($"{client.Root}oauth/token");
        folder.Server.Output.ShouldNotContain(key.GetProperty("clientsecret").GetString()!);
        folder.Server.Output.ShouldNotContain((await File.ReadAllTextAsync(Path.Combine(folder.Data, "master.key"))).Trim());
    }

    [Fact]
    public async Task Health_and_readiness_need_no_sign_in()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync();
        using var http = new HttpClient { BaseAddress = client.Root };
        (await http.GetAsync("/livez")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetStringAsync("/readyz")).ShouldBe("""{"status":"ready"}""");
        var ready = JsonDocument.Parse(await OperatorSocket.GetAsync(folder.Data, "/readyz")).RootElement;
        ready.GetProperty("status").GetString().ShouldBe("ready");
        ready.GetProperty("storage").GetProperty("durability").GetString().ShouldBe("journal_mode=wal, synchronous=FULL");
    }

    [Fact]
    public async Task A_restart_finds_everything_and_keeps_the_service_key_and_the_tokens()
    {
        await using var folder = new ServedFolder();
        var certificate = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "examples", "isrg-root-x1.pem"));
        using (var client = await folder.StartAsync()) (await client.ImportAsync("kept", certificate)).ShouldBe(204);
        var key = await File.ReadAllTextAsync(Path.Combine(folder.Data, "service-key.json"));
        folder.Server.Terminate();
        (await folder.Server.EndAsync()).ShouldBe(0);

        using var again = await folder.StartAsync();
        (await again.ListAsync()).Keys.ShouldBe(["kept", "sap_cloudintegrationcertificate"]);
        (await File.ReadAllTextAsync(Path.Combine(folder.Data, "service-key.json"))).ShouldBe(key);
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_and_are_all_named()
    {
        await using var program = Program.Latchkey(
            ["serve", "--urls", "ftp://x"], ("LATCHKEY__Tokens__LifetimeSeconds", "5"), ("LATCHKEY__Trust__BundleFile", "/no/such/file"),
            ("LATCHKEY__Tokens__Lifetme", "1"));
        (await program.EndAsync()).ShouldBe(78);
        program.Output.ShouldContain("Server:Urls is 'ftp://x'");
        program.Output.ShouldContain("Tokens:LifetimeSeconds is '5'; allowed is a whole number from 3600 to 86400.");
        program.Output.ShouldContain("Trust:BundleFile is '/no/such/file'");
        program.Output.ShouldContain("Tokens:Lifetme is not a setting of Latchkey.");
    }

    [Fact]
    public async Task The_environment_wins_over_the_configuration_file_and_the_command_line_over_both()
    {
        await using var folder = new ServedFolder();
        var config = Path.GetTempFileName();
        await File.WriteAllTextAsync(config, """{ "Server": { "Urls": "http://127.0.0.1:1" }, "Tokens": { "LifetimeSeconds": 3600 } }""");
        await using var program = Program.Latchkey(
            ["serve", "--urls", "http://127.0.0.1:0", "--data", folder.Data, "--config", config],
            ("LATCHKEY__Tokens__LifetimeSeconds", "7200"));
        var root = new Uri(await program.LineAsync("Now listening on:"));
        using var http = new HttpClient();
        var key = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Data, "service-key.json"))).RootElement.GetProperty(
            "oauth");
        using var form = new FormUrlEncodedContent(
            [
                KeyValuePair.Create("grant_type", "client_credentials"),
                KeyValuePair.Create("client_id", key.GetProperty("clientid").GetString()),
                KeyValuePair.Create("client_secret", key.GetProperty("clientsecret").GetString()),
            ]);
        using var response = await http.PostAsync(new Uri(root, "/oauth/token"), form);
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("expires_in").GetInt32().ShouldBe(7199);
        File.Delete(config);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    public async Task A_second_server_on_the_same_data_is_refused_whatever_switches_off_the_locks_of_NET(string isSwitchedOff)
    {
        (string, string) environment = ("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", isSwitchedOff);
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using var client = await folder.StartAsync(environment);
        await using var second = Program.Latchkey(["serve", "--urls", "http://127.0.0.1:0", "--data", folder.Data], environment);
        (await second.EndAsync()).ShouldBe(1);
        second.Output.ShouldStartWith($"latchkey: The data folder '{folder.Data}' is in use by another Latchkey server.");
        folder.Server.Output.Split('\n').ShouldContain(line =>
            line.Contains("Used by the .NET runtime, not by Latchkey: ", StringComparison.Ordinal)
            && line.Contains(environment.Item1, StringComparison.Ordinal));
    }
}
