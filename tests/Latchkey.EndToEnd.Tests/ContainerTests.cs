using Latchkey.EndToEnd.Tests.Infrastructure;

namespace Latchkey.EndToEnd.Tests;

/// <summary>The server as in a container: without privileges, on a file system that cannot be written, with any umask.</summary>
public sealed class ContainerTests
{
    [Theory]
    [InlineData("0000")]
    [InlineData("0177")]
    public async Task Any_umask_will_do(string umask)
    {
        await using var folder = new ServedFolder();
        await using var server = Program.Start(
            "bash", ["-c", $"umask {umask}; exec dotnet {Repository.Executable} serve --urls http://127.0.0.1:0 --data {folder.Data}"]);
        await server.LineAsync("Now listening on:");
        File.GetUnixFileMode(folder.Data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.EnumerateFiles(folder.Data))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    // In a mount namespace of its own, where everything but the data folder and temporary files is read-only; then as nobody.
    [Fact]
    public async Task A_user_without_privileges_on_a_read_only_system_will_do()
    {
        if (Environment.UserName != "root" || (await Program.RunAsync("unshare", "--mount", "true")).ExitCode != 0) return;
        await using var folder = new ServedFolder();
        var writable = Directory.CreateDirectory(Path.Combine(folder.Root, "writable")).FullName;
        var script = $"""
            mount --bind '{folder.Root}' '{folder.Root}' && mount --bind '{writable}' '{writable}' && mount -o remount,bind,ro / || exit 99
            chmod 755 '{folder.Root}'; chown nobody '{writable}'
            cd / && exec env TMPDIR='{writable}' HOME=/nonexistent \
              setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all \
              dotnet '{Repository.Executable}' serve --urls http://127.0.0.1:0 --data '{writable}/data'
            """;
        await using var server = Program.Start("unshare", ["--mount", "bash", "-c", script]);
        using var client = await KeystoreClient.SignInAsync(new Uri(await server.LineAsync("Now listening on:")),
            await File.ReadAllTextAsync(Path.Combine(writable, "data", "service-key.json")));
        (await client.ListAsync()).ShouldNotBeEmpty();
        server.Output.ShouldNotContain("warn:");
        server.Terminate();
        (await server.EndAsync()).ShouldBe(0);
    }

    // As a user without privileges: root locks what it likes.
    [Fact]
    public async Task A_machine_that_locks_no_memory_is_said_once()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root becomes another user.");
        await using var folder = new ServedFolder();
        var writable = Directory.CreateDirectory(Path.Combine(folder.Root, "writable")).FullName;
        var script = $"""
            chmod 755 '{folder.Root}'; chown nobody '{writable}'; ulimit -l 0
            cd / && exec env TMPDIR='{writable}' HOME=/nonexistent \
              setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all \
              dotnet '{Repository.Executable}' serve --urls http://127.0.0.1:0 --data '{writable}/data'
            """;
        await using var server = Program.Start("bash", ["-c", script]);
        await server.LineAsync("Now listening on:");
        await server.LineAsync("", line => line.Contains("The machine refuses to lock more memory", StringComparison.Ordinal));
        server.Terminate();
        (await server.EndAsync()).ShouldBe(0);
        server.Output.Split("refuses to lock more memory").Length.ShouldBe(2, "once");
    }
}
