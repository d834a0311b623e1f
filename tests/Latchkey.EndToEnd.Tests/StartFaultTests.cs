using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>A start that cannot be says why in a sentence, and ends with a code of its own.</summary>
public sealed class StartFaultTests
{
    private const int Unavailable = 69;
    private const int System = 71;
    private const int Disk = 74;
    private const int Settings = 78;

    [Fact]
    public async Task A_port_that_is_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await ShouldFailAsync(Unavailable, $"{other.LocalEndpoint}: address already in use", "--urls", $"http://{other.LocalEndpoint}");
    }

    [Fact]
    public async Task A_server_that_cannot_listen_changes_no_database()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        await using var folder = new ServedFolder();
        var (exitCode, _) = await Program.RunAsync(
            "dotnet", Repository.Executable, "serve", "--urls", $"http://{other.LocalEndpoint}", "--data", folder.Data);
        exitCode.ShouldBe(Unavailable);
        new FileInfo(Path.Combine(folder.Data, "latchkey.db")).Length.ShouldBe(0); // made for nobody else to read, and empty
    }

    [Theory]
    [InlineData("http://192.0.2.1:8080", "Cannot listen on 192.0.2.1:8080")] // of a network for documentation (RFC 5737)
    [InlineData("http://[2001:db8::1]:8080", "Cannot listen on [2001:db8::1]:8080")]
    public Task An_address_that_the_machine_does_not_have_is_named(string url, string fault) =>
        ShouldFailAsync(Unavailable, fault, "--urls", url);

    [Theory]
    [InlineData("http://*:8080")]
    [InlineData("http://no-such-host.invalid:8080")]
    public Task A_name_that_would_mean_every_address_is_refused(string url) =>
        ShouldFailAsync(Settings, "0.0.0.0 or [::] for all of them", "--urls", url);

    [Fact]
    public Task A_low_limit_of_open_files_is_named() =>
        ShouldFailAsync(
            System, "The limit of open files is 64", ["bash", "-c", $"ulimit -n 64; exec dotnet {Repository.Executable} serve"]);

    [Theory]
    [InlineData("./latchkey serve", 1_000_000)] // with so little .NET dies before anything of ours runs
    [InlineData("./latchkey serve", 4_000_000)]
    [InlineData("dotnet \"$0\" serve", 4_000_000)]
    public Task A_low_limit_of_address_space_is_named(string command, int kibibytes) =>
        ShouldFailAsync(System, "The limit of address space is",
            ["bash", "-c", $"cd '{Repository.Root}'; ulimit -v {kibibytes}; exec {command}", Repository.Executable]);

    [Fact]
    public async Task A_full_disk_is_named()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root mounts a file system.");
        await using var folder = new ServedFolder();
        var disk = Directory.CreateDirectory(Path.Combine(folder.Root, "disk")).FullName;
        var mounted = await Program.RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk);
        Assert.SkipUnless(mounted.ExitCode == 0, $"No file system can be mounted here: {mounted.Output}");
        try
        {
            await using (var filler = File.Create(Path.Combine(disk, "filler"))) FillUp(filler);
            await ShouldFailAsync(
                Disk, "Make room on that disk", "bash", "-c", $"exec dotnet '{Repository.Executable}' serve --data '{disk}'");
            new FileInfo(Path.Combine(disk, "filler")).Length.ShouldBeGreaterThan(900_000);
            File.Delete(Path.Combine(disk, "filler"));
        }
        finally
        {
            (await Program.RunAsync("umount", disk)).ExitCode.ShouldBe(0);
        }
    }

    [Fact]
    public async Task Connections_beyond_what_files_can_be_open_for_are_closed_and_a_lack_of_files_is_said()
    {
        await using var folder = new ServedFolder();
        await using var server = Program.Start(
            "bash", ["-c", $"ulimit -n 700; exec dotnet '{Repository.Executable}' serve --urls http://127.0.0.1:0 --data '{folder.Data}'"]);
        var root = new Uri(await server.LineAsync("Now listening on:"));
        await server.LineAsync("", line => line.Contains("so the server accepts only 100 connections. The 4000", StringComparison.Ordinal));
        var connections = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 130; i++) connections.Add(await OpenAsync(root));
            var answered = 0;
            foreach (var connection in connections) answered += await IsServedAsync(connection) ? 1 : 0;
            answered.ShouldBeInRange(90, 100);
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }

        using var http = new HttpClient { BaseAddress = root };
        (await http.GetAsync("/livez")).StatusCode.ShouldBe(HttpStatusCode.OK);

        // The limit is lowered under the running server, to what it has open already.
        (await Program.RunAsync("prlimit", "--pid", $"{server.Id}", "--nofile=64:")).ExitCode.ShouldBe(0);
        await server.LineAsync("", line => line.Contains("no connection accepted", StringComparison.Ordinal));
        (await Program.RunAsync("prlimit", "--pid", $"{server.Id}", "--nofile=700:")).ExitCode.ShouldBe(0);
        using var again = new HttpClient { BaseAddress = root };
        (await again.GetAsync("/livez")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_malformed_configuration_is_shown_where_it_is()
    {
        await using var folder = new ServedFolder();
        var config = Path.Combine(folder.Root, "latchkey.json");
        await File.WriteAllTextAsync(config, "{\n  \"Server\": {\n    \"Urls\" 3\n  }\n}");
        await ShouldFailAsync(Settings, "malformed at line 3, octet 12", "--config", config);
        await ShouldFailAsync(Settings, "--config is", "--config", $"{config}.missing");
    }

    [Fact]
    public async Task A_long_data_folder_has_its_socket_too()
    {
        await using var folder = new ServedFolder();
        var data = Path.Combine(folder.Root, new string('x', 150), "a:b", "data");
        Directory.CreateDirectory(Path.GetDirectoryName(data)!);
        await using var server = Program.Latchkey(["serve", "--urls", "http://127.0.0.1:0", "--data", data]);
        await server.LineAsync("Now listening on:");
        var (exitCode, output) = await Program.RunAsync("dotnet", Repository.Executable, "provider-key", "list", "--data", data);
        (exitCode, output.Contains("sap_cloudintegrationcertificate", StringComparison.Ordinal)).ShouldBe((0, true), output);
        server.Terminate();
        (await server.EndAsync()).ShouldBe(0);
        File.Exists(Path.Combine(data, "operator.sock")).ShouldBeFalse();
    }

    [Fact]
    public async Task Every_line_is_an_object_where_the_log_is_json()
    {
        await using var folder = new ServedFolder();
        using var client = await StartWithJsonAsync(folder);
        folder.Server.Terminate();
        (await folder.Server.EndAsync()).ShouldBe(0);
        var lines = folder.Server.Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        lines.ShouldAllBe(line => line.GetProperty("Timestamp").GetString()!.Length == "2026-11-28T12:00:00.000Z".Length);
        lines.Count(line => line.GetProperty("Message").GetString()!.StartsWith("Started with the settings", StringComparison.Ordinal))
            .ShouldBe(1);

        await using var failing =
            Program.Latchkey(["serve", "--urls", "ftp://x", "--data", folder.Data], ("LATCHKEY__Server__LogFormat", "json"));
        (await failing.EndAsync()).ShouldBe(Settings);
        JsonDocument.Parse(failing.Output).RootElement.GetProperty("Message").GetString()!.ShouldContain("Server:Urls is 'ftp://x'");
    }

    private static async Task<KeystoreClient> StartWithJsonAsync(ServedFolder folder)
    {
        await folder.StartServerAsync(("LATCHKEY__Server__LogFormat", "json"));
        var said = await folder.Server.LineAsync("{", line => line.Contains("Now listening on", StringComparison.Ordinal));
        var url = JsonDocument.Parse($"{{{said}").RootElement.GetProperty("Message").GetString()!["Now listening on: ".Length..];
        return await KeystoreClient.SignInAsync(new Uri(url), await File.ReadAllTextAsync(Path.Combine(folder.Data, "service-key.json")));
    }

    private static void FillUp(FileStream file)
    {
        try
        {
            for (var block = new byte[4096]; ;) file.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<TcpClient> OpenAsync(Uri root)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(root.Host, root.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /livez HTTP/1.1\r\nHost: {root.Authority}\r\n\r\n"));
        return connection;
    }

    private static async Task<bool> IsServedAsync(TcpClient connection)
    {
        try
        {
            return await connection.GetStream().ReadAsync(new byte[1024]) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task ShouldFailAsync(int exitCode, string fault, params string[] arguments)
    {
        await using var folder = new ServedFolder();
        string[] command = arguments[0] == "bash"
            ? arguments
            : ["dotnet", Repository.Executable, "serve", "--data", folder.Data, .. arguments];
        await using var server = Program.Start(command[0], command[1..]);
        (await server.EndAsync()).ShouldBe(exitCode, server.Output);
        server.Output.ShouldContain(fault);
        foreach (var trace in new[] { "Exception", "   at ", "crit:", "fail:", "CoreCLR" }) server.Output.ShouldNotContain(trace);
    }
}
