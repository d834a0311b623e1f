using System.Net.Sockets;
using System.Text;
using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>The server as a service of systemd.</summary>
public sealed class SystemdTests
{
    private static readonly string Unit = Path.Combine(Repository.Root, "deploy", "systemd", "latchkey.service");

    [Fact]
    public async Task The_service_manager_hears_when_it_is_ready_alive_and_stopping()
    {
        await using var folder = new ServedFolder();
        using var manager = Manager.In(folder.Root);
        using var client = await folder.StartAsync(("NOTIFY_SOCKET", manager.Address), ("WATCHDOG_USEC", "400000"));
        (await manager.ReadAsync("READY=1")).ShouldBe("READY=1\nSTATUS=Ready");
        (await manager.ReadAsync("WATCHDOG=1")).ShouldBe("WATCHDOG=1\nSTATUS=Ready");
        folder.Server.Terminate();
        await manager.ReadAsync("STOPPING=1");
        (await folder.Server.EndAsync()).ShouldBe(0);
    }

    // Of the namespace without files (unix(7)), which systemd writes with an @.
    [Fact]
    public async Task A_service_manager_without_a_file_hears_it_too()
    {
        await using var folder = new ServedFolder();
        using var manager = Manager.At($"@latchkey-test-{Guid.NewGuid()}");
        await folder.StartServerAsync(("NOTIFY_SOCKET", manager.Address));
        (await manager.ReadAsync("READY=1")).ShouldBe("READY=1\nSTATUS=Ready");
    }

    [Fact]
    public async Task A_sealed_server_is_ready_too_and_says_so()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        using (await folder.StartAsync()) await folder.Server.KillAsync();
        File.Delete(Path.Combine(folder.Data, "master.key"));
        using var manager = Manager.In(folder.Root);
        await folder.StartServerAsync(("NOTIFY_SOCKET", manager.Address));
        (await manager.ReadAsync("READY=1")).ShouldStartWith("READY=1\nSTATUS=Sealed: ");
    }

    [Fact]
    public async Task The_unit_says_what_keeps_keys_in_memory()
    {
        var lines = await File.ReadAllLinesAsync(Unit);
        foreach (var line in new[] { "Type=notify", "LimitCORE=0", "LimitMEMLOCK=64M", "MemorySwapMax=0", "NoNewPrivileges=yes",
            "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes", "StateDirectoryMode=0700", "UMask=0077",
            "Environment=DOTNET_EnableDiagnostics=0" }) lines.ShouldContain(line);
        if (!File.Exists("/usr/bin/systemd-analyze")) return;

        // Where the program itself is, is a matter of the installation.
        await using var folder = new ServedFolder();
        var copy = Path.Combine(folder.Root, "latchkey.service");
        await File.WriteAllTextAsync(copy,
            (await File.ReadAllTextAsync(Unit)).Replace("ExecStart=/usr/bin/dotnet", "ExecStart=/bin/true", StringComparison.Ordinal));
        var (exitCode, output) = await Program.RunAsync("systemd-analyze", "verify", "--man=no", copy);
        (exitCode, output.Contains("latchkey.service", StringComparison.Ordinal)).ShouldBe((0, false), output);
    }

    [Fact]
    public async Task No_other_process_of_the_user_reads_its_memory()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        string[] command = ["dotnet", Repository.Executable, "serve", "--urls", "http://127.0.0.1:0", "--data", folder.Data];
        string[] group = Environment.UserName == "root" ? ["setpriv", "--regid=65534", "--clear-groups"] : [];
        command = [.. group, .. command];
        await using var server = Program.Start(command[0], command[1..]);
        await server.LineAsync("Now listening on:");
        (await File.ReadAllTextAsync($"/proc/{server.Id}/limits")).ShouldMatch("Max core file size +0 +0 ");
        Directory.EnumerateFiles(Path.GetTempPath(), $"*-{server.Id}-*").ShouldBeEmpty();

        // What is not dumpable belongs to root and its group (proc(5)); a process of root shows that by the group alone.
        (await Program.RunAsync("stat", "--format=%u:%g", $"/proc/{server.Id}/mem")).ShouldBe((0, "0:0"));
    }

    // Before anything of ours runs, .NET would open a socket for them.
    [Fact]
    public async Task The_launcher_lets_no_debugger_in_from_the_start()
    {
        await using var folder = await ServedFolder.StartedBeforeAsync();
        await using var server = Program.Start(
            Path.Combine(Repository.Root, "latchkey"), ["serve", "--urls", "http://127.0.0.1:0", "--data", folder.Data]);
        await server.LineAsync("Now listening on:");
        (await Program.RunAsync("cat", $"/proc/{server.Id}/environ")).Output.Split('\0').ShouldContain("DOTNET_EnableDiagnostics=0");
    }

    private sealed class Manager : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

        private Manager(string address)
        {
            Address = address;
            _socket.Bind(new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address));
        }

        public string Address { get; }

        public static Manager In(string folder) => At(Path.Combine(folder, "notify"));

        public static Manager At(string address) => new(address);

        public async Task<string> ReadAsync(string start)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            var buffer = new byte[4096];
            while (true)
            {
                var message = Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, patience.Token));
                if (message.StartsWith(start, StringComparison.Ordinal)) return message;
            }
        }

        public void Dispose() => _socket.Dispose();
    }
}
